import { createContext, useContext } from 'react';

/** The addresses of the pages of subscriptions for signed-in users. */
const SHELL = {
  isPortal: false,
  list: '/subscriptions',
  create: '/subscriptions/new',
  one: '/subscriptions/$id',
  edit: '/subscriptions/$id/edit',
  delivery: '/deliveries/$id',
} as const;

/** The same pages in the portal of one customer. */
export const PORTAL = {
  isPortal: true,
  list: '/portal',
  create: '/portal/new',
  one: '/portal/$id',
  edit: '/portal/$id/edit',
  delivery: '/portal/deliveries/$id',
} as const;

export const Place = createContext<typeof SHELL | typeof PORTAL>(SHELL);

export const usePlace = () => useContext(Place);
