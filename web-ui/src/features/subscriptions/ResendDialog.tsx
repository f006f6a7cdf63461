import { useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { deliveries as words } from '../../words/deliveries';
import { subscriptions } from '../../words/subscriptions';
import { resendMany, useChange } from './api';
import { RateField, rateOf, SinceField, timeOf } from './RangeFields';

/** Resends ended deliveries: the failed ones, or all since a time. */
export function ResendDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [isFailedOnly, setFailedOnly] = useState(true);
  const [since, setSince] = useState('');
  const [rate, setRate] = useState('50');
  const from = timeOf(since);
  const resend = useChange(() =>
    resendMany(id, {
      ...(isFailedOnly ? { failed: true } : {}),
      ...(from ? { since: from } : {}),
      ...rateOf(rate),
    }),
  );
  const choices = [
    [true, words.resendFailed],
    [false, words.resendAll],
  ] as const;
  return (
    <Dialog title={words.resendTitle} onClose={onClose}>
      <div className="dialog-body">
        {resend.data ? (
          <p role="status">{words.resending(resend.data.deliveries)}</p>
        ) : (
          <>
            <fieldset>
              <legend>{words.resendWhich}</legend>
              {choices.map(([value, word]) => (
                <label key={word} className="check">
                  <input
                    type="radio"
                    name="which"
                    checked={isFailedOnly === value}
                    onChange={() => setFailedOnly(value)}
                  />
                  {word}
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
            disabled={resend.isPending || (!isFailedOnly && from === undefined)}
            onClick={() => resend.mutate()}
          >
            {words.resend}
          </button>
        )}
      </div>
    </Dialog>
  );
}
