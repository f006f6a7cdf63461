import { useState } from 'react';
import type { SubscriptionView } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { subscriptions as words } from '../../words/subscriptions';
import { rotateSecret, useChange } from './api';
import { SecretOnce } from './SecretOnce';

/** The secrets that sign now, by their ends, and the way to a new one. */
export function SecretsCard({ subscription }: { subscription: SubscriptionView }) {
  const [isRotating, setRotating] = useState(false);
  const { id, secrets, publicKey, signature, source } = subscription;
  return (
    <section className="card" aria-label={words.signing}>
      <div className="card-head">
        <h2>{words.signing}</h2>
        <span className="card-end">
          <button type="button" className="button" onClick={() => setRotating(true)}>
            {words.rotate}
          </button>
        </span>
      </div>
      <dl className="subscription-facts">
        <div>
          <dt>{words.facts.signature}</dt>
          <dd>{words.signatures[signature]}</dd>
        </div>
        {publicKey && (
          <div>
            <dt>{words.publicKey}</dt>
            <dd>
              <code>{publicKey}</code>
              <CopyButton text={publicKey} what={words.publicKey.toLowerCase()} />
            </dd>
          </div>
        )}
        {secrets.map((each) => (
          <div key={each.hint + each.createdAt}>
            <dt>{publicKey ? words.key : words.secret}</dt>
            <dd>
              <code>{each.hint}</code>
              <span className="muted caption secret-times">
                {each.until ? words.signsUntil : words.since}{' '}
                <Time iso={each.until ?? each.createdAt} show={each.until ? 'both' : 'relative'} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {source && !publicKey && <p className="muted caption">{words.fromSecret}</p>}
      {isRotating && <RotateDialog id={id} onClose={() => setRotating(false)} />}
    </section>
  );
}

const OVERLAPS = ['24h', '7d', '1h', '0s'] as const;

function RotateDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>('24h');
  const rotate = useChange(() => rotateSecret(id, overlap));
  return (
    <Dialog title={words.rotateTitle} onClose={onClose}>
      <div className="dialog-body">
        {rotate.data ? (
          <>
            <SecretOnce secret={rotate.data.secret} publicKey={rotate.data.publicKey} />
            {overlap !== '0s' && (
              <p>
                {words.bothSign} <Time iso={rotate.data.until} />.
              </p>
            )}
          </>
        ) : (
          <>
            <p>{words.rotateText}</p>
            <label className="field">
              <span>{words.overlap}</span>
              <select
                value={overlap}
                onChange={(event) => setOverlap(OVERLAPS.find((o) => o === event.target.value) ?? '24h')}
              >
                {OVERLAPS.map((each) => (
                  <option key={each} value={each}>
                    {words.overlaps[each]}
                  </option>
                ))}
              </select>
            </label>
            {rotate.isError && <Problem what={words.rotateFailed} error={rotate.error} />}
          </>
        )}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {rotate.data ? words.copiedClose : words.cancel}
        </button>
        {!rotate.data && (
          <button
            type="button"
            className="button primary"
            disabled={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            {words.rotateDo}
          </button>
        )}
      </div>
    </Dialog>
  );
}
