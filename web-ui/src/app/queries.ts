import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/client';

const ASK_AGAIN_MS = 5_000;

/** The defaults of queries. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The server's "no" does not change by asking again; silence may.
        retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status >= 400),
        // If the server does not answer, the page says that it continues when the server is back.
        refetchInterval: (query) => (isSilence(query.state.error) ? ASK_AGAIN_MS : false),
        refetchOnWindowFocus: true,
        // On a LAN without internet the browser may believe that it is offline.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** No answer at all, or a proxy's that it has none. */
function isSilence(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || (error.status >= 502 && error.status <= 504));
}
