import type { SubscriptionState } from '../../api/types';

export const SUBSCRIPTION_STATES = [
  'enabled',
  'disabled',
  'pending',
  'ended',
] as const satisfies readonly SubscriptionState[];

/** What the list of subscriptions is narrowed to. */
export interface SubscriptionListSearch {
  q?: string | undefined;
  state?: SubscriptionState | undefined;
  instance?: string | undefined;
}
