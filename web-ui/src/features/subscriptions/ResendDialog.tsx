import { useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { deliveries as words } from '../../words/deliveries';
import { subscriptions } from '../../words/subscriptions';
import { resendMany, useChange } from './api';
import { RateField, rateOf, SinceField, timeOf } from './RangeFields';

const CHOICES = ['waiting', 'failed', 'all'] as const;
export type Which = (typeof CHOICES)[number];

interface Props {
  id: string;
  /** The choice at first. */
  first: Which;
  onClose: () => void;
}

/** Sends deliveries now that wait for their next attempt, or those that have ended again: the failed ones, or all since a time. */
export function ResendDialog({ id, first, onClose }: Props) {
  const [which, setWhich] = useState<Which>(first);
  const [since, setSince] = useState('');
  const [rate, setRate] = useState('50');
  const from = timeOf(since);
  const resend = useChange(() =>
    resendMany(id, { which, ...(from ? { since: from } : {}), ...rateOf(rate) }),
  );
  const count = resend.data?.deliveries;
  return (
    <Dialog title={words.resendTitle} onClose={onClose}>
      <div className="dialog-body">
        {count !== undefined ? (
          <p role="status">{count === 0 ? words.nothingToSend[which] : words.sending(count)}</p>
        ) : (
          <>
            <fieldset>
              <legend>{words.resendWhich}</legend>
              {CHOICES.map((each) => (
                <label key={each} className="check">
                  <input type="radio" name="which" checked={which === each} onChange={() => setWhich(each)} />
                  {words.which[each]}
                </label>
              ))}
            </fieldset>
            <div className="range-fields">
              <SinceField value={since} onChange={setSince} />
              <RateField value={rate} onChange={setRate} />
            </div>
            <p className="muted caption">{words.resendHint}</p>
          </>
        )}
        {resend.isError && <Problem what={words.resendFailedToStart} error={resend.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {resend.data ? words.close : subscriptions.cancel}
        </button>
        {!resend.data && (
          <button
            type="button"
            className="button primary"
            disabled={resend.isPending || (which === 'all' && from === undefined)}
            onClick={() => resend.mutate()}
          >
            {which === 'waiting' ? words.sendNow : words.resend}
          </button>
        )}
      </div>
    </Dialog>
  );
}
