import { queryOptions } from '@tanstack/react-query';
import { type Body, call } from '../../api/call';
import { requestFile } from '../../api/file';

export const tokenList = queryOptions({
  queryKey: ['tokens'] as const,
  queryFn: async ({ signal }) => (await call('GET', '/tokens', { signal })).items,
});

export const createToken = (body: Body<'POST', '/tokens'>) => call('POST', '/tokens', { body });
export const revokeToken = (id: string) => call('DELETE', '/tokens/{id}', { path: { id } });

export const serverSettings = queryOptions({
  queryKey: ['server-settings'] as const,
  queryFn: ({ signal }) => call('GET', '/settings', { signal }),
  staleTime: 10_000,
});

const WHILE_RUNNING = 2_000;

export const backupState = queryOptions({
  queryKey: ['backups'] as const,
  queryFn: ({ signal }) => call('GET', '/backups', { signal }),
  refetchInterval: (query) => (query.state.data?.running ? WHILE_RUNNING : false),
});

export const startBackup = () => call('POST', '/backups/files');

/** Makes a backup that the server sends to the browser. */
export const makeBackup = () => requestFile('/backups');

export const changePassword = (current: string, password: string) =>
  call('POST', '/password', { body: { current, password } });
