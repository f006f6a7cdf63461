import { useState } from 'react';
import type { SubscriptionView } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { subscriptions as words } from '../../words/subscriptions';
import { disableSubscription, enableSubscription, useChange } from './api';
import { localOf, RateField, rateOf, SinceField, timeOf } from './RangeFields';

/** Enables a subscription, optionally with its missed events. */
export function EnableDialog({
  subscription,
  onClose,
}: {
  subscription: SubscriptionView;
  onClose: () => void;
}) {
  const { id, state, failingSince, changedAt } = subscription;
  const [isMissedWanted, setMissedWanted] = useState(state === 'disabled');
  const [since, setSince] = useState(localOf(failingSince ?? changedAt));
  const [rate, setRate] = useState('50');
  const from = timeOf(since);
  const enable = useChange(
    () => enableSubscription(id, isMissedWanted && from ? { since: from, ...rateOf(rate) } : {}),
    onClose,
  );
  return (
    <ConfirmDialog
      title={words.enableTitle}
      onClose={onClose}
      verb={words.enableDo}
      onConfirm={() => enable.mutate()}
      isDisabled={enable.isPending || (isMissedWanted && from === undefined)}
      failure={{ what: words.enableFailed, error: enable.error }}
    >
      <p>{state === 'pending' ? words.enablePending : words.enableText}</p>
      <label className="check">
        <input
          type="checkbox"
          checked={isMissedWanted}
          onChange={(event) => setMissedWanted(event.target.checked)}
        />
        {words.sendMissed}
      </label>
      {isMissedWanted && (
        <div className="range-fields">
          <SinceField value={since} onChange={setSince} />
          <RateField value={rate} onChange={setRate} />
        </div>
      )}
    </ConfirmDialog>
  );
}

export function DisableDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const disable = useChange(() => disableSubscription(id), onClose);
  return (
    <ConfirmDialog
      title={words.disableTitle}
      onClose={onClose}
      verb={words.disableDo}
      onConfirm={() => disable.mutate()}
      isDisabled={disable.isPending}
      failure={{ what: words.disableFailed, error: disable.error }}
    >
      <p>{words.disableText}</p>
    </ConfirmDialog>
  );
}
