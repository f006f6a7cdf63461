import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answered, call } from '../../api/call';
import { address } from '../../api/client';
import type { IntegrationView, RunView } from '../../api/types';

export const integrationList = queryOptions({
  queryKey: ['integrations'] as const,
  queryFn: async ({ signal }) => (await call('GET', '/integrations', { signal })).items,
  staleTime: 5000,
  // Live events do not report the health of triggers.
  refetchInterval: 10_000,
});

/** Shows at once what is published now, before the list is loaded again. */
export function showPublished(
  queries: QueryClient,
  name: string,
  now: Partial<Pick<IntegrationView, 'version' | 'enabled'>>,
) {
  // An answer that is under way may be older.
  void queries.cancelQueries({ queryKey: integrationList.queryKey });
  queries.setQueryData(integrationList.queryKey, (list) =>
    list?.map((each) => (each.name === name ? { ...each, ...now } : each)),
  );
}

/** Loads again what is known of one integration, or of all. */
export function refreshPublished(queries: QueryClient, name?: string) {
  void queries.invalidateQueries({ queryKey: integrationList.queryKey });
  void queries.invalidateQueries({
    queryKey: name === undefined ? ['integration'] : ['integration', name],
    // Its form is being filled in.
    predicate: ({ queryKey }) => queryKey[2] !== 'instance',
  });
}

export const integrationDetail = (name: string) =>
  queryOptions({
    queryKey: ['integration', name] as const,
    queryFn: ({ signal }) => call('GET', '/integrations/{name}', { path: { name }, signal }),
    staleTime: 5000,
    refetchInterval: 10_000,
  });

export const integrationVersions = (name: string) =>
  queryOptions({
    queryKey: ['integration', name, 'versions'] as const,
    queryFn: async ({ signal }) =>
      (await call('GET', '/integrations/{name}/versions', { path: { name }, signal })).items,
    staleTime: 5000,
  });

export type CallerView = Answered<'GET', '/integrations/{name}/callers'>['items'][number];

/** The steps of other integrations that call its flows, published or in drafts. */
export const integrationCallers = (name: string) =>
  queryOptions({
    queryKey: ['integration', name, 'callers'] as const,
    queryFn: async ({ signal }) =>
      (await call('GET', '/integrations/{name}/callers', { path: { name }, signal })).items,
    staleTime: 5000,
  });

/** Its connections: the saved connection of each slot, unless it has the slot's name. */
export type Instance = Answered<'GET', '/integrations/{name}/instances/default'>;

/** The config values of an integration, and what its slots are bound to. */
export const instanceOf = (name: string) =>
  queryOptions({
    queryKey: ['integration', name, 'instance'] as const,
    queryFn: ({ signal }) =>
      call('GET', '/integrations/{name}/instances/default', { path: { name }, signal }),
    // A refetch would replace what is being typed.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

const NEWEST = 200;

/** The newest run of each integration among the newest runs of all. */
export const newestRuns = queryOptions({
  queryKey: ['runs', 'newest'] as const,
  queryFn: async ({ signal }) => {
    const page = await call('GET', '/runs', { query: { limit: NEWEST }, signal });
    const newest = new Map<string, RunView>();
    for (const run of page.items) if (!newest.has(run.integration)) newest.set(run.integration, run);
    return { newest, isAll: page.next === null };
  },
  refetchInterval: 10_000,
});

/** The newest run of one that has not run lately. */
export const newestRun = (integration: string) =>
  queryOptions({
    queryKey: ['runs', 'newest', integration] as const,
    queryFn: async ({ signal }) =>
      (await call('GET', '/runs', { query: { integration, limit: 1 }, signal })).items[0] ?? null,
    staleTime: 60_000,
  });

/** How many runs need attention, by integration. */
export const attentionCounts = queryOptions({
  queryKey: ['runs', 'attention', 'counts'] as const,
  queryFn: async ({ signal }) => {
    const groups = (await call('GET', '/attention', { query: { limit: 100 }, signal })).items;
    const counts = new Map<string, number>();
    for (const group of groups)
      counts.set(group.integration, (counts.get(group.integration) ?? 0) + group.runs);
    return counts;
  },
  refetchInterval: 10_000,
});

/** The payload that is pinned to the trigger of a flow in the draft; undefined if none is. */
export const triggerPin = (name: string, flow: string) =>
  queryOptions({
    queryKey: ['integration', name, 'pin', flow] as const,
    queryFn: async ({ signal }): Promise<{ payload?: unknown }> => {
      const path = { name };
      const pins = (await call('GET', '/integrations/{name}/draft/pins', { path, signal })).items;
      if (!pins.some((pin) => pin.flow === flow && pin.step === 'trigger')) return {};
      const pin = await call('GET', '/integrations/{name}/draft/pins/{flow}', {
        path: { name, flow },
        query: { step: 'trigger' },
        signal,
      });
      return pin as { payload?: unknown };
    },
    staleTime: 0,
  });

/** Where a version is downloaded from. */
export const exportAddress = (name: string, version: number | string) =>
  address(`/integrations/${encodeURIComponent(name)}/versions/${version}`);

export function useSwitch(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      call('POST', '/integrations/{name}/enabled', { path: { name }, body: { enabled } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: integrationList.queryKey }),
        queries.invalidateQueries({ queryKey: ['integration', name] }),
      ]),
  });
}
