import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type Body, call } from '../../api/call';
import type { RunStatus } from '../../api/types';
import type { SubscriptionListSearch } from './search';

// Pages are short, because each row loads its statistics.
const PAGE = 25;
const MAX = 200;
const LIST_MS = 10_000;
const DELIVERIES_MS = 3_000;
const DELIVERY_MS = 2_000;

export const subscriptionList = ({ q, state, instance }: SubscriptionListSearch) =>
  infiniteQueryOptions({
    queryKey: ['subscriptions', 'list', q, state, instance] as const,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/subscriptions', {
        query: { search: q, state, instance, limit: PAGE, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.next,
    refetchInterval: LIST_MS,
    placeholderData: keepPreviousData,
  });

/** The instances of the subscriptions on the first page. */
export const knownInstances = queryOptions({
  queryKey: ['subscriptions', 'instances'] as const,
  queryFn: async ({ signal }) => {
    const { items } = await call('GET', '/subscriptions', { query: { limit: MAX }, signal });
    return [...new Set(items.map((each) => each.instance))].sort();
  },
  staleTime: 60_000,
});

export const subscriptionDetail = (id: string) =>
  queryOptions({
    queryKey: ['subscription', id] as const,
    queryFn: ({ signal }) => call('GET', '/subscriptions/{id}', { path: { id }, signal }),
    refetchInterval: LIST_MS,
  });

export const statisticsOf = (id: string, days: number) =>
  queryOptions({
    queryKey: ['subscription', id, 'statistics', days] as const,
    queryFn: ({ signal }) =>
      call('GET', '/subscriptions/{id}/statistics', { path: { id }, query: { days }, signal }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const deliveryList = (id: string, status: RunStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['subscription', id, 'deliveries', status] as const,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/subscriptions/{id}/deliveries', {
        path: { id },
        query: { status, limit: PAGE, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.next,
    refetchInterval: DELIVERIES_MS,
    placeholderData: keepPreviousData,
  });

export const deliveryDetail = (id: string) =>
  queryOptions({
    queryKey: ['delivery', id] as const,
    queryFn: ({ signal }) => call('GET', '/deliveries/{id}', { path: { id }, signal }),
    // One that has ended may be sent again, here or elsewhere.
    refetchInterval: (query) => (isOver(query.state.data?.status) ? LIST_MS : DELIVERY_MS),
  });

export const isOver = (status: RunStatus | undefined) =>
  status === 'succeeded' || status === 'failed' || status === 'cancelled';

export type Settings = Body<'PUT', '/subscriptions/{id}'>;
export type NewSettings = Body<'POST', '/subscriptions'>;

export const createSubscription = (body: NewSettings) => call('POST', '/subscriptions', { body });
export const changeSubscription = (id: string, body: Settings) =>
  call('PUT', '/subscriptions/{id}', { path: { id }, body });
export const deleteSubscription = (id: string) => call('DELETE', '/subscriptions/{id}', { path: { id } });
export const rotateSecret = (id: string, overlap: string) =>
  call('POST', '/subscriptions/{id}/secret', { path: { id }, body: { overlap } });
export const enableSubscription = (id: string, body: Body<'POST', '/subscriptions/{id}/enable'>) =>
  call('POST', '/subscriptions/{id}/enable', { path: { id }, body });
export const disableSubscription = (id: string) =>
  call('POST', '/subscriptions/{id}/disable', { path: { id } });
export const sendTest = (id: string, event: unknown) =>
  call('POST', '/subscriptions/{id}/test', { path: { id }, body: { event } });
export const resendMany = (id: string, body: Body<'POST', '/subscriptions/{id}/resend'>) =>
  call('POST', '/subscriptions/{id}/resend', { path: { id }, body });
export const resendDelivery = (id: string) => call('POST', '/deliveries/{id}/resend', { path: { id } });
export const portalLink = (body: Body<'POST', '/portal-tokens'>) => call('POST', '/portal-tokens', { body });

export const instanceTopics = queryOptions({
  queryKey: ['subscriptions', 'topics'] as const,
  queryFn: ({ signal }) => call('GET', '/subscription-topics', { signal }),
});
export const setTopics = (instance: string, body: Body<'PUT', '/subscription-topics/{instance}'>) =>
  call('PUT', '/subscription-topics/{instance}', { path: { instance }, body });

/** The topics that the customer of the portal can choose. */
export const topicChoices = queryOptions({
  queryKey: ['subscriptions', 'choices'] as const,
  queryFn: ({ signal }) => call('GET', '/topic-choices', { signal }),
});

/** A change of subscriptions or deliveries. Their queries are refetched afterwards, even after a failure. */
export function useChange<Given, Got>(mutationFn: (given: Given) => Promise<Got>, then?: (got: Got) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    ...(then ? { onSuccess: then } : {}),
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['subscriptions'] });
      queries.invalidateQueries({ queryKey: ['subscription'] });
      queries.invalidateQueries({ queryKey: ['delivery'] });
    },
  });
}
