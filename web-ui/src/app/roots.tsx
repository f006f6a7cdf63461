import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { Shell, SignedIn } from './Shell';

export const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** What all pages behind sign-in lie in. */
export const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

const NotFoundPage = lazyRouteComponent(() => import('../features/palette/NotFoundPage'), 'NotFoundPage');

/** What every other address shows, within the frame. */
function NotFound() {
  return (
    <SignedIn>
      <NotFoundPage />
    </SignedIn>
  );
}

/** A part of an address as text; undefined if it is empty. */
export const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));
