import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call';
import { ApiProblem } from '../../api/client';
import type { Me } from '../../api/types';

/** The signed-in user; null if there is none. */
export const me = queryOptions({
  queryKey: ['me'] as const,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await call('GET', '/me', { signal });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.signedOut) return null;
      throw problem;
    }
  },
  staleTime: 60_000,
});

export const setupStatus = queryOptions({
  queryKey: ['setup'] as const,
  queryFn: ({ signal }) => call('GET', '/setup/status', { signal }),
  staleTime: 10_000,
});

export const signIn = (username: string, password: string) =>
  call('POST', '/session', { body: { username, password } });
export const setUp = (code: string, password: string) => call('POST', '/setup', { body: { code, password } });

/** Signs out, and leaves by a full load, so that nothing of the session stays in memory. */
export async function leave() {
  await call('DELETE', '/session').catch(() => undefined);
  window.location.assign('/signin');
}
