import { queryOptions } from '@tanstack/react-query';
import { type Body, call, tagged } from '../../api/call';

export const connectionList = queryOptions({
  queryKey: ['connections'] as const,
  queryFn: async ({ signal }) => (await call('GET', '/connections', { signal })).items,
  staleTime: 5000,
});

export const testConnection = (name: string) => call('POST', '/connections/{name}/test', { path: { name } });

/** The address at which a person consents; good once. */
export const authorizeConnection = (name: string) =>
  call('POST', '/connections/{name}/authorize', { path: { name } });

export const connectionDetail = (name: string) =>
  queryOptions({
    queryKey: ['connection', name] as const,
    queryFn: () => tagged('GET', '/connections/{name}', { path: { name } }),
    staleTime: Number.POSITIVE_INFINITY,
    // A refetch would replace what is being typed.
    refetchOnWindowFocus: false,
  });

/** @param etag of the connection as it was read; empty: it is new. A secret that is not named stays as it is */
export const saveConnection = (name: string, connection: Body<'PUT', '/connections/{name}'>, etag: string) =>
  tagged('PUT', '/connections/{name}', {
    path: { name },
    body: connection,
    ifMatch: etag || undefined,
  });
