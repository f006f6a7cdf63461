import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '../../../ui/CopyButton';
import { Dialog } from '../../../ui/Dialog';
import { formatDuration } from '../../../ui/format';
import { JsonView } from '../../../ui/JsonView';
import { Problem } from '../../../ui/Problem';
import { useNow } from '../../../ui/useNow';
import { tests as words } from '../../../words/tests';
import { useEditor } from '../store/useEditor';
import { awaitEvent, type Listening, startListening, stopListening } from './api';
import { useTests } from './TestProvider';

/** Waits for the next real event of the trigger, which then is its sample. */
export function ListenDialog({ flow, onClose }: { flow: string; onClose: () => void }) {
  const { name, session, live, showRun } = useEditor();
  const { refreshData } = useTests();
  const [state, setState] = useState<Listening>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const now = useNow();
  const isNew = live === null;
  const done = useRef(refreshData);
  done.current = refreshData;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt listens again
  useEffect(() => {
    const aborter = new AbortController();
    let open: Listening | undefined;
    const follow = async () => {
      await session.save({ create: isNew });
      if (session.state.kind !== 'saved') throw new Error(words.unsaved);
      open = await startListening(name, flow);
      setState(open);
      while (open.state === 'listening' && !aborter.signal.aborted) {
        open = await awaitEvent(name, open.id, aborter.signal);
        setState(open);
      }
      if (open.state === 'received') done.current();
    };
    follow().catch((problem) => {
      if (!aborter.signal.aborted) setError(problem);
    });
    return () => {
      aborter.abort();
      // It ends by itself after some minutes if this does not arrive.
      if (open?.state === 'listening') void stopListening(name, open.id).catch(() => undefined);
    };
  }, [name, flow, isNew, attempt]);

  const again = () => {
    setState(undefined);
    setError(undefined);
    setAttempt(attempt + 1);
  };
  const isListening = !error && (!state || state.state === 'listening');
  return (
    <Dialog title={words.listenTitle} onClose={onClose}>
      <div className="dialog-body listen">
        {error !== undefined && <Problem what={words.listenFailed} error={error} onRetry={again} />}
        {isListening && (
          <p role="status">
            {state ? words.listenFor(flow) : words.listenStarting}{' '}
            {state && (
              <span className="muted">
                {words.listenLeft(formatDuration(Math.max(0, Date.parse(state.until) - now)))}
              </span>
            )}
          </p>
        )}
        {isListening && state?.address && (
          <>
            <p>{words.listenAddress}</p>
            <p className="listen-address">
              <code>{absolute(state.address)}</code>
              <CopyButton text={absolute(state.address)} what={words.theAddress} />
            </p>
          </>
        )}
        {isListening && state?.note && <p className="muted">{state.note}</p>}
        {state?.state === 'received' && (
          <>
            <p role="status">{words.received}</p>
            {/* A request without a body, such as a GET, says all by its method and query. */}
            {state.event?.trigger && <JsonView title={words.request} value={state.event.trigger} />}
            {state.event?.payload !== null && (
              <JsonView title={words.event} value={state.event?.payload ?? null} />
            )}
          </>
        )}
        {state?.state === 'failed' && <Problem what={words.listenFailed} error={state.error ?? ''} />}
        {state?.state === 'ended' && <p role="status">{words.listenEnded}</p>}
        <div className="dialog-actions">
          {state && !isListening && (
            <button type="button" className="button" onClick={again}>
              {words.listenAgain}
            </button>
          )}
          <button
            type="button"
            className={state?.state === 'received' ? 'button primary' : 'button'}
            onClick={() => {
              // A run that was chosen would hide the new sample.
              if (state?.state === 'received') showRun(undefined);
              onClose();
            }}
          >
            {state?.state === 'received' ? words.useIt : isListening ? words.stop : words.close}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function absolute(address: string): string {
  return new URL(address, window.location.origin).href;
}
