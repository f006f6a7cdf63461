import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { formatClock } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { StatusShape } from '../../ui/Status';
import { useNow } from '../../ui/useNow';
import { connections as words } from '../../words/connections';
import { authorizeConnection, connectionList, consentProgress } from './api';

const ASK_MS = 2_000;

interface Props {
  name: string;
  /** Whether a person has consented before. */
  isAgain: boolean;
  onClose: () => void;
}

/** Links to the other system, waits for the person's decision there, and shows it. */
export function ConnectDialog({ name, isAgain, onClose }: Props) {
  const [wasGiven] = useState(isAgain);
  const begin = useMutation({ mutationFn: () => authorizeConnection(name) });
  const { state, message } = useProgress(name, begin.data);
  if (begin.isIdle) begin.mutate();
  const again = (
    <button type="button" className="button primary" onClick={() => begin.mutate()}>
      {words.startAgain}
    </button>
  );
  return (
    <Dialog title={(wasGiven ? words.reconnectTitle : words.connectTitle)(name)} onClose={onClose}>
      <div className="dialog-body">
        {begin.isError && <Problem what={words.connectFailed} error={begin.error} />}
        {state === 'given' && (
          <p role="status" className="test-verdict">
            <StatusShape tone="succeeded" /> {wasGiven ? words.connectedAgain : words.connected}
          </p>
        )}
        {state === 'expired' && (
          <>
            <p role="alert">{words.expired}</p>
            {again}
          </>
        )}
        {(state === 'refused' || state === 'failed') && (
          <>
            <div role="alert">
              <p className="test-verdict bad">
                <StatusShape tone="failed" />
                <strong>{state === 'refused' ? words.consentRefused : words.consentFailed}</strong>
              </p>
              <p>{message}</p>
            </div>
            {again}
          </>
        )}
        {state === 'waiting' && begin.data && <Steps asked={begin.data} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {state === 'given' ? words.close : words.cancel}
        </button>
      </div>
    </Dialog>
  );
}

type Asked = Awaited<ReturnType<typeof authorizeConnection>>;

/** The decision, as far as the server knows it. */
function useProgress(
  name: string,
  asked: Asked | undefined,
): { state: string; message?: string | undefined } {
  const queries = useQueryClient();
  const now = useNow();
  const progress = useQuery({
    ...consentProgress(name, asked?.id ?? ''),
    enabled: asked !== undefined,
    refetchInterval: ({ state }) => ((state.data?.state ?? 'waiting') === 'waiting' ? ASK_MS : false),
  });
  const state = progress.data?.state ?? 'waiting';
  useEffect(() => {
    if (state !== 'given') return;
    void queries.invalidateQueries({ queryKey: connectionList.queryKey });
    void queries.invalidateQueries({ queryKey: ['draft-problems'] });
  }, [state, queries]);
  // A restart of the server forgets the consent.
  if (progress.error instanceof ApiProblem && progress.error.status === 404)
    return { state: 'failed', message: progress.error.message };
  if (state === 'waiting' && asked && Date.parse(asked.until) < now) return { state: 'expired' };
  return { state, message: progress.data?.message };
}

/** What the user does next. */
function Steps({ asked }: { asked: Asked }) {
  const [isOpened, setOpened] = useState(false);
  const isBack = useReturn(isOpened);
  return (
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
            onClick={() => setOpened(true)}
          >
            <Icon name="external" />
            {words.openSystem(new URL(asked.address).host)}
          </a>
        </li>
      </ol>
      <p role="status" className={isBack ? '' : 'muted'}>
        {isBack ? words.notDecided(formatClock(asked.until, Date.now())) : words.waitsForConsent}
      </p>
    </>
  );
}

/**
 * Whether the user has returned from the other window. The browser does not report that a window of another
 * site is closed.
 */
function useReturn(isOpened: boolean): boolean {
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    if (!isOpened) return;
    const onFocus = () => setBack(true);
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [isOpened]);
  return isBack;
}
