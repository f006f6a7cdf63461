import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { StatusShape } from '../../ui/Status';
import { useNow } from '../../ui/useNow';
import { connections as words } from '../../words/connections';
import { authorizeConnection, connectionList } from './api';

/** Whether a person has let Junctura in at the other system, and the way there. */
export function ConsentCard({ name, isDirty }: { name: string; isDirty: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const consent = useConsent(name, false);
  return (
    <section className="card" aria-labelledby="consent">
      <div className="card-head">
        <h2 id="consent">{words.consent}</h2>
      </div>
      <div className="card-note consent">
        <p>
          <StatusShape tone={consent === 'given' ? 'succeeded' : 'waiting'} /> {words.consentText[consent]}
        </p>
        {isDirty && <p className="muted caption">{words.saveFirst}</p>}
        <button
          type="button"
          className={consent === 'given' ? 'button' : 'button primary'}
          disabled={isDirty}
          onClick={() => setOpen(true)}
        >
          {consent === 'given' ? words.reconnect : words.connect}
        </button>
      </div>
      {isOpen && <ConnectDialog name={name} consentBefore={consent} onClose={() => setOpen(false)} />}
    </section>
  );
}

const ASK_MS = 2_000;

/** @param isAwaited whether it is about to change, at another window */
function useConsent(name: string, isAwaited: boolean) {
  const list = useQuery({ ...connectionList, refetchInterval: isAwaited ? ASK_MS : false });
  return list.data?.find((each) => each.name === name)?.consent ?? 'missing';
}

interface DialogProps {
  name: string;
  consentBefore: 'given' | 'missing' | 'none';
  onClose: () => void;
}

/** Leads to the other system, and waits until a person has agreed there. */
function ConnectDialog({ name, consentBefore, onClose }: DialogProps) {
  const [before] = useState(consentBefore);
  const begin = useMutation({ mutationFn: () => authorizeConnection(name) });
  const now = useNow();
  const consent = useConsent(name, true);
  const asked = begin.data;
  const isExpired = asked !== undefined && Date.parse(asked.until) < now;
  const isDone = before === 'missing' && consent === 'given';
  if (begin.isIdle) begin.mutate();
  return (
    <Dialog title={words.connectTitle(name)} onClose={onClose}>
      <div className="dialog-body">
        {begin.isError && <Problem what={words.connectFailed} error={begin.error} />}
        {isDone ? (
          <p role="status" className="test-verdict">
            <StatusShape tone="succeeded" /> {words.connected}
          </p>
        ) : isExpired ? (
          <>
            <p role="alert">{words.expired}</p>
            <button type="button" className="button" onClick={() => begin.mutate()}>
              {words.startAgain}
            </button>
          </>
        ) : (
          asked && (
            <>
              <ol className="connect-steps">
                <li>
                  <p>{words.connectStep1}</p>
                  <span className="address">
                    <code>{asked.redirect}</code>
                    <CopyButton text={asked.redirect} what={words.redirect} />
                  </span>
                </li>
                <li>
                  <p>{words.connectStep2}</p>
                  <a
                    href={asked.address}
                    target="_blank"
                    rel="noopener noreferrer"
                    className="button primary"
                  >
                    <Icon name="external" />
                    {words.openSystem(new URL(asked.address).host)}
                  </a>
                </li>
              </ol>
              <p role="status" className="muted">
                {words.waitsForConsent}
              </p>
            </>
          )
        )}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {isDone ? words.close : words.cancel}
        </button>
      </div>
    </Dialog>
  );
}
