import { queryOptions } from '@tanstack/react-query';
import { ApiProblem, get, send } from '../../api/client';
import type { Me } from '../../api/types';

/** Who is signed in; null for nobody. */
export const me = queryOptions({
  queryKey: ['me'] as const,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get<Me>('/me', {}, signal);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.signedOut) return null;
      throw problem;
    }
  },
  staleTime: 60_000,
});

export const setupStatus = queryOptions({
  queryKey: ['setup'] as const,
  queryFn: ({ signal }) => get<{ needed: boolean }>('/setup/status', {}, signal),
  staleTime: 10_000,
});

export const signIn = (username: string, password: string) =>
  send('POST', '/session', { username, password });
export const signOut = () => send('DELETE', '/session');
export const setUp = (code: string, password: string) => send('POST', '/setup', { code, password });
