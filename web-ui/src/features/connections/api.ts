import { queryOptions } from '@tanstack/react-query';
import { get, send } from '../../api/client';
import type { ConnectionTest, ConnectionView, Page } from '../../api/types';

export const connectionList = queryOptions({
  queryKey: ['connections'] as const,
  queryFn: async ({ signal }) => (await get<Page<ConnectionView>>('/connections', {}, signal)).items,
  staleTime: 5000,
});

const path = (name: string, what: string) => `/connections/${encodeURIComponent(name)}/${what}`;

export const testConnection = (name: string) => send<ConnectionTest>('POST', path(name, 'test'));

/** The address at which a person consents; good once. */
export const authorizeConnection = (name: string) =>
  send<{ address: string }>('POST', path(name, 'authorize'));
