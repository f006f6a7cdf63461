import { queryOptions } from '@tanstack/react-query';
import { type Answered, type Body, call, tagged } from '../../api/call';

export const connectionList = queryOptions({
  queryKey: ['connections'] as const,
  queryFn: async ({ signal }) => (await call('GET', '/connections', { signal })).items,
  staleTime: 5000,
});

export const testConnection = (name: string) => call('POST', '/connections/{name}/test', { path: { name } });

/**
 * A page of the choices that the other system has for a field.
 *
 * @param input the other fields, as they are filled in so far
 */
export const choicesOf = (
  name: string,
  options: string,
  body: Body<'POST', '/connections/{name}/options/{options}'>,
  signal: AbortSignal,
) => call('POST', '/connections/{name}/options/{options}', { path: { name, options }, body, signal });

/** Why each run with this value of a field would fail; null if nothing is known against it. */
export const checkedChoice = async (
  name: string,
  options: string,
  body: Body<'POST', '/connections/{name}/options/{options}/check'>,
  signal: AbortSignal,
) => {
  const path = { name, options };
  return (await call('POST', '/connections/{name}/options/{options}/check', { path, body, signal })).problem;
};

/** The address at which a person consents; good once. */
export const authorizeConnection = (name: string) =>
  call('POST', '/connections/{name}/authorize', { path: { name } });

/** What became of a consent that was started. */
export const consentProgress = (name: string, id: string) =>
  queryOptions({
    queryKey: ['connection', name, 'consent', id] as const,
    queryFn: ({ signal }) => call('GET', '/connections/{name}/consents/{id}', { path: { name, id }, signal }),
    retry: false,
  });

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

type ConnectionUsage = Answered<'GET', '/connections/{name}/usages'>['items'][number];

/** An integration that uses a connection or a connector, with the triggers and steps that do. */
export type UsageView = Pick<ConnectionUsage, 'integration' | 'version' | 'places'>;

/** The integrations that use a connection, published or as a draft, with the places. */
export const connectionUsages = (name: string) =>
  queryOptions({
    queryKey: ['connection', name, 'usages'] as const,
    queryFn: async ({ signal }) =>
      (await call('GET', '/connections/{name}/usages', { path: { name }, signal })).items,
    staleTime: 5000,
  });

/** Reads the connection first, so that a concurrent change causes no conflict. */
export async function deleteConnection(name: string) {
  const { etag } = await tagged('GET', '/connections/{name}', { path: { name } });
  await call('DELETE', '/connections/{name}', { path: { name }, ifMatch: etag });
}
