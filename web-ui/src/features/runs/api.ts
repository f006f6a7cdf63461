import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { get, send } from '../../api/client';
import { parseExact } from '../../api/exactJson';
import type { Answer, RunCounts, RunDetail, RunPage } from '../../api/types';
import { recentRuns } from '../live/recent';
import { applyLive, type RunFilter } from './liveMerge';

const PAGE = 50;

export const runList = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', filter] as const,
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const asked = Date.now();
      const page = await get<RunPage>('/runs', { ...filter, limit: PAGE, cursor: pageParam }, signal);
      // Only the first page takes new runs; a later one merely has its own brought up to date.
      const news = recentRuns.since(asked);
      const known = new Set(page.items.map((run) => run.id));
      return (applyLive(
        [page],
        pageParam === null ? news : news.filter((run) => known.has(run.id)),
        filter,
      )[0] ?? page) as RunPage;
    },
    getNextPageParam: (last) => last.next,
    // Live events do not tell what a search finds: while the index catches up, it is asked again.
    refetchInterval: (query) => (query.state.data?.pages[0]?.behind?.runs ? 3_000 : false),
    placeholderData: keepPreviousData,
  });

export const runCounts = queryOptions({
  queryKey: ['runs', 'counts'] as const,
  queryFn: ({ signal }) => get<RunCounts>('/runs/counts', {}, signal),
});

export const runDetail = (id: string) =>
  queryOptions({
    queryKey: ['run', id] as const,
    queryFn: ({ signal }) => get<RunDetail>(`/runs/${encodeURIComponent(id)}`, {}, signal, parseExact),
  });

/** What one can do to a run. Each refreshes it, whether it went well or not: a refusal often means it has moved on. */
export function useRunAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, action, body }: RunAction) =>
      send<{ run?: string } | undefined>('POST', `/runs/${encodeURIComponent(id)}/${action}`, body),
    onSettled: (_data, _error, { id }) => {
      client.invalidateQueries({ queryKey: ['run', id] });
      client.invalidateQueries({ queryKey: ['runs'] });
    },
  });
}

export interface RunAction {
  id: string;
  action: 'cancel' | 'retry' | 'replay' | 'answer';
  body?: { step: string; answer: Answer };
}
