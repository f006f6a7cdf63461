import { queryOptions } from '@tanstack/react-query';
import { get, send, tagged } from '../../api/client';
import type { ConnectionDetail, ConnectionTest, ConnectionView, Page } from '../../api/types';

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

export const connectionDetail = (name: string) =>
  queryOptions({
    queryKey: ['connection', name] as const,
    queryFn: () => tagged<ConnectionDetail>('GET', `/connections/${encodeURIComponent(name)}`),
    staleTime: Number.POSITIVE_INFINITY,
    // A refetch would replace what is being typed.
    refetchOnWindowFocus: false,
  });

/** @param etag of the connection as it was read; empty: it is new. A secret that is not named stays as it is */
export const saveConnection = (
  name: string,
  connection: Pick<ConnectionDetail, 'connector' | 'settings' | 'limits'> & {
    secrets: Record<string, unknown>;
  },
  etag: string,
) =>
  tagged<ConnectionDetail>('PUT', `/connections/${encodeURIComponent(name)}`, {
    json: connection,
    ifMatch: etag || undefined,
  });
