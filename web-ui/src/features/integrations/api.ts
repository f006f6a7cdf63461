import { queryOptions } from '@tanstack/react-query';
import { get } from '../../api/client';
import type { IntegrationDetail, IntegrationView, Page, VersionView } from '../../api/types';

/** Every page of the list: the filters and the search need them all. */
async function everyPage<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { cursor }, signal);
    items.push(...page.items);
    cursor = page.next ?? null;
  } while (cursor !== null);
  return items;
}

export const integrationList = queryOptions({
  queryKey: ['integrations'] as const,
  queryFn: ({ signal }) => everyPage<IntegrationView>('/integrations', signal),
  staleTime: 5000,
  // Whether triggers work is told by no live event.
  refetchInterval: 10_000,
});

export const integrationDetail = (name: string) =>
  queryOptions({
    queryKey: ['integration', name] as const,
    queryFn: ({ signal }) => get<IntegrationDetail>(`/integrations/${encodeURIComponent(name)}`, {}, signal),
    staleTime: 5000,
    refetchInterval: 10_000,
  });

export const integrationVersions = (name: string) =>
  queryOptions({
    queryKey: ['integration', name, 'versions'] as const,
    queryFn: ({ signal }) =>
      everyPage<VersionView>(`/integrations/${encodeURIComponent(name)}/versions`, signal),
    staleTime: 5000,
  });
