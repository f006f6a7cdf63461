import type { DeliveryView } from '../../api/types';
import { StatusShape } from '../../ui/Status';
import { statusLook } from '../../ui/status';
import { deliveries as words } from '../../words/deliveries';

/** One that waits does so for its next attempt. */
export function DeliveryStatus({ of: { status, nextAttempt } }: { of: DeliveryView }) {
  const look = statusLook(status);
  const [tone, word] =
    status === 'waiting' && nextAttempt ? (['retrying', words.retrying] as const) : [look.tone, look.word];
  return (
    <span className={`status tone-${tone}`}>
      <StatusShape tone={tone} />
      {word}
    </span>
  );
}
