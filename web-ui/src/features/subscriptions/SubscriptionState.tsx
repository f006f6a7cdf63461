import type { SubscriptionView } from '../../api/types';
import { StatusShape } from '../../ui/Status';
import type { Tone } from '../../ui/status';
import { subscriptions as words } from '../../words/subscriptions';

const TONES: Record<SubscriptionView['state'], Tone> = {
  enabled: 'succeeded',
  disabled: 'cancelled',
  pending: 'waiting',
  ended: 'failed',
};

/** Whether it gets events, and whether they arrive. */
export function SubscriptionState({ of: { state, failingSince } }: { of: SubscriptionView }) {
  const isFailing = state === 'enabled' && failingSince !== undefined;
  const tone = isFailing ? 'retrying' : TONES[state];
  return (
    <span className={`status tone-${tone}`}>
      <StatusShape tone={tone} />
      {isFailing ? words.failing : words.states[state]}
    </span>
  );
}
