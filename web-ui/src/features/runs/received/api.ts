import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { call } from '../../../api/call';
import type { ReceivedEvent } from '../../../api/types';
import { type RunFilter, timesOf } from '../runFilter';

export const OUTCOMES = [
  'accepted',
  'duplicate',
  'refused',
] as const satisfies readonly ReceivedEvent['outcome'][];

/** What the log shows. It stands in the address of the page. */
export interface ReceivedFilter
  extends Pick<RunFilter, 'integration' | 'flow' | 'since' | 'from' | 'to' | 'text'> {
  outcome?: ReceivedEvent['outcome'] | undefined;
}

const PAGE = 50;
const REFRESH_MS = 5_000;

export const receivedList = (filter: ReceivedFilter) =>
  infiniteQueryOptions({
    queryKey: ['received', filter] as const,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const { since: _since, from: _from, to: _to, ...others } = filter;
      return call('GET', '/received', {
        query: { ...others, ...timesOf(filter, Date.now()), limit: PAGE, cursor: pageParam },
        signal,
      });
    },
    getNextPageParam: (last) => last.next,
    // A reader of older pages would lose the place.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 1) > 1 ? false : REFRESH_MS),
    placeholderData: keepPreviousData,
  });
