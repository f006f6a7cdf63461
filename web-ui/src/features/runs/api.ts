import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { get, send } from '../../api/client';
import { parseExact } from '../../api/exactJson';
import type {
  Answer,
  AttentionGroup,
  Matching,
  Page,
  Retry,
  RunCounts,
  RunDetail,
  RunPage,
} from '../../api/types';
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
  body?:
    | { step: string; answer: Answer; result?: unknown }
    | { force: true }
    | { from: string }
    | { version: 'same' | 'latest'; payload?: unknown };
}

const MOST_GROUPS = 100;

export const attentionGroups = (filter: RunFilter) =>
  queryOptions({
    queryKey: ['runs', 'attention', filter.integration, filter.flow] as const,
    queryFn: ({ signal }) =>
      get<Page<AttentionGroup>>(
        '/attention',
        { integration: filter.integration, flow: filter.flow, limit: MOST_GROUPS },
        signal,
      ),
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  });

/** How many runs of a group a retry would take up. */
export const groupMatching = (fingerprint: string) =>
  queryOptions({
    queryKey: ['retry', 'matching', fingerprint] as const,
    queryFn: () => send<Matching>('POST', retryAddress(fingerprint), { dryRun: true }),
    staleTime: 0,
    gcTime: 0,
  });

export const retryProgress = (id: string) =>
  queryOptions({
    queryKey: ['retry', id] as const,
    queryFn: ({ signal }) => get<Retry>(`/retries/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: (query) => (isOver(query.state.data) ? false : 500),
  });

export function isOver(retry: Retry | undefined): boolean {
  return retry !== undefined && retry.status !== 'waiting' && retry.status !== 'running';
}

export function useGroupRetry() {
  return useMutation({
    mutationFn: (fingerprint: string) => send<Retry>('POST', retryAddress(fingerprint), {}),
  });
}

export function useRetryCancel() {
  return useMutation({
    mutationFn: (id: string) => send<Retry>('POST', `/retries/${encodeURIComponent(id)}/cancel`),
  });
}

function retryAddress(fingerprint: string): string {
  return `/runs/retry?fingerprint=${encodeURIComponent(fingerprint)}`;
}
