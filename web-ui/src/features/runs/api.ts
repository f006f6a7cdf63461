import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type Body, call } from '../../api/call';
import { parseExact } from '../../api/exactJson';
import type { Matching, Retry, RunDetail, RunPage } from '../../api/types';
import { recentRuns } from '../live/recent';
import { canBeRetried } from './explain';
import { applyLive } from './liveMerge';
import { countQueryOf, queryOf, type RunFilter, timesOf } from './runFilter';

const PAGE = 50;

export const runList = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', filter] as const,
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const asked = Date.now();
      const page = await call('GET', '/runs', {
        query: { ...queryOf(filter, asked), limit: PAGE, cursor: pageParam },
        signal,
      });
      // New runs are added only to the first page. Later pages only update their runs.
      const news = recentRuns.since(asked);
      const known = new Set(page.items.map((run) => run.id));
      return (applyLive(
        [page],
        pageParam === null ? news : news.filter((run) => known.has(run.id)),
        filter,
      )[0] ?? page) as RunPage;
    },
    getNextPageParam: (last) => last.next,
    // Live events do not update a search, so it is repeated while the index catches up.
    refetchInterval: (query) => (query.state.data?.pages[0]?.behind?.runs ? 3_000 : false),
    placeholderData: keepPreviousData,
  });

/** How many runs the filter shows with each status. Nothing, if the server cannot count them. */
export const runCounts = (filter: RunFilter) => {
  const { status: _status, ...others } = filter;
  return queryOptions({
    queryKey: ['runs', 'counts', others] as const,
    queryFn: ({ signal }) =>
      call('GET', '/runs/counts', { query: countQueryOf(filter, Date.now()) ?? {}, signal }),
    enabled: countQueryOf(filter, 0) !== undefined,
    retry: false,
  });
};

export const runDetail = (id: string) =>
  queryOptions({
    queryKey: ['run', id] as const,
    queryFn: ({ signal }) => call('GET', '/runs/{id}', { path: { id }, signal, parse: parseExact }),
  });

/** With which versions of its flow a failed run can be retried. */
export const retryVersions = (run: RunDetail | undefined) =>
  queryOptions({
    queryKey: ['run', run?.id, 'retry'] as const,
    queryFn: ({ signal }) => call('GET', '/runs/{id}/retry', { path: { id: run?.id ?? '' }, signal }),
    enabled: run !== undefined && canBeRetried(run),
    // Another version may have been published.
    staleTime: 0,
  });

/** What one can do to a run. Each refreshes it, whether it went well or not: a refusal often means it has moved on. */
export function useRunAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: RunAction) => act(action),
    onSettled: (_data, _error, { id }) => {
      client.invalidateQueries({ queryKey: ['run', id] });
      client.invalidateQueries({ queryKey: ['runs'] });
    },
  });
}

export type RunAction = { id: string } & (
  | { action: 'cancel'; body?: Body<'POST', '/runs/{id}/cancel'> }
  | { action: 'retry'; body?: Body<'POST', '/runs/{id}/retry'> }
  | { action: 'replay'; body?: Body<'POST', '/runs/{id}/replay'> }
  | { action: 'answer'; body: Body<'POST', '/runs/{id}/answer'> }
);

export type Answer = Body<'POST', '/runs/{id}/answer'>['answer'];

function act(order: RunAction): Promise<{ run?: string } | undefined> {
  const path = { id: order.id };
  if (order.action === 'answer') return call('POST', '/runs/{id}/answer', { path, body: order.body });
  if (order.action === 'replay') return call('POST', '/runs/{id}/replay', bodied(path, order.body));
  if (order.action === 'retry') return call('POST', '/runs/{id}/retry', bodied(path, order.body));
  return call('POST', '/runs/{id}/cancel', bodied(path, order.body));
}

const bodied = <P, B>(path: P, body: B | undefined) => ({ path, ...(body === undefined ? {} : { body }) });

const MAX_GROUPS = 100;

/** The part of a filter that groups have, too. */
const groupsOf = ({ integration, flow, instance, since, from, to }: RunFilter) => ({
  integration,
  flow,
  instance,
  since,
  from,
  to,
});

export const attentionGroups = (filter: RunFilter) =>
  queryOptions({
    queryKey: ['runs', 'attention', groupsOf(filter)] as const,
    queryFn: ({ signal }) => {
      const { since: _since, from: _from, to: _to, ...others } = groupsOf(filter);
      return call('GET', '/attention', {
        query: { ...others, ...timesOf(filter, Date.now()), limit: MAX_GROUPS },
        signal,
      });
    },
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  });

/** The runs of a group that a retry takes up: all, or those of a time. */
export interface GroupRetry {
  fingerprint: string;
  from?: string;
  to?: string;
}

/** How many runs of a group a retry would take up. */
export const groupMatching = (query: GroupRetry) =>
  queryOptions({
    queryKey: ['retry', 'matching', query] as const,
    queryFn: () => call('POST', '/runs/retry', { query, body: { dryRun: true } }) as Promise<Matching>,
    staleTime: 0,
    gcTime: 0,
  });

export const retryProgress = (id: string) =>
  queryOptions({
    queryKey: ['retry', id] as const,
    queryFn: ({ signal }) => call('GET', '/retries/{id}', { path: { id }, signal }),
    refetchInterval: (query) => (isOver(query.state.data) ? false : 500),
  });

export function isOver(retry: Retry | undefined): boolean {
  return retry !== undefined && retry.status !== 'waiting' && retry.status !== 'running';
}

/** The ways to retry many runs. A replay starts each run again. */
export const GROUP_RETRIES = {
  own: { as: 'resume', version: 'same' },
  published: { as: 'resume', version: 'latest' },
  replay: { as: 'replay', version: 'latest' },
} as const;

export type GroupRetryWay = keyof typeof GROUP_RETRIES;

export function useGroupRetry() {
  return useMutation({
    mutationFn: ({ query, way }: { query: GroupRetry; way: GroupRetryWay }) =>
      call('POST', '/runs/retry', { query, body: GROUP_RETRIES[way] }) as Promise<Retry>,
  });
}

/** The runs in doubt that get an answer. */
export interface AnsweredRuns {
  query: Omit<ReturnType<typeof queryOf>, 'status' | 'tests'>;
  step?: string;
}

/** How many runs an answer would go to, whichever it is. */
export const answerMatching = ({ query, step }: AnsweredRuns) =>
  queryOptions({
    queryKey: ['retry', 'answering', query, step] as const,
    queryFn: () =>
      call('POST', '/runs/answer', {
        query,
        body: { answer: 'done', dryRun: true, ...only(step) },
      }) as Promise<Matching>,
    staleTime: 0,
    gcTime: 0,
  });

export function useAnswerAll() {
  return useMutation({
    mutationFn: ({ runs: { query, step }, answer }: { runs: AnsweredRuns; answer: Answer }) =>
      call('POST', '/runs/answer', { query, body: { answer, ...only(step) } }) as Promise<Retry>,
  });
}

const only = (step: string | undefined) => (step === undefined ? {} : { step });

export function useRetryCancel() {
  return useMutation({
    mutationFn: (id: string) => call('POST', '/retries/{id}/cancel', { path: { id } }),
  });
}
