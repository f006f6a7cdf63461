import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call';
import type { Page } from '../../api/types';

/** Every page of the list: the filters and the search need them all. */
async function everyPage<T>(page: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const next: Page<T> = await page(cursor);
    items.push(...next.items);
    cursor = next.next;
  } while (cursor !== null);
  return items;
}

export const integrationList = queryOptions({
  queryKey: ['integrations'] as const,
  queryFn: ({ signal }) => everyPage(() => call('GET', '/integrations', { signal })),
  staleTime: 5000,
  // Whether triggers work is told by no live event.
  refetchInterval: 10_000,
});

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
    queryFn: ({ signal }) =>
      everyPage(() => call('GET', '/integrations/{name}/versions', { path: { name }, signal })),
    staleTime: 5000,
  });
