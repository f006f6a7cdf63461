import type { SubscriptionState } from '../../api/types';

export const SUBSCRIPTION_STATES = [
  'enabled',
  'disabled',
  'pending',
  'ended',
] as const satisfies readonly SubscriptionState[];

/** The filters of the list of subscriptions. */
export interface SubscriptionListSearch {
  q?: string | undefined;
  state?: SubscriptionState | undefined;
  instance?: string | undefined;
}
