import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { printExact } from '../../api/exactJson';
import type { RunDetail } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { useRunAction } from './api';
import { typedJson } from './typedJson';
import { versionWords } from './versionWords';

/** Asks with what, and in which version, a run is to be done again as a new one; then shows that one. */
export function ReplayDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const navigate = useNavigate();
  const action = useRunAction();
  const [latest, setLatest] = useState(false);
  const gone = !run.historyKept;
  const [changes, setChanges] = useState(gone);
  const [text, setText] = useState(() => (run.payload === undefined ? '' : printExact(run.payload)));
  const hint = useId();
  const payload = changes ? typedJson(text) : undefined;
  const replay = () =>
    action.mutate(
      {
        id: run.id,
        action: 'replay',
        body: {
          version: latest ? 'latest' : 'same',
          ...(payload && 'value' in payload ? { payload: payload.value } : {}),
        },
      },
      {
        onSuccess: (answer) => {
          onClose();
          if (answer?.run) navigate({ to: '/runs/$id', params: { id: answer.run }, search: {} });
        },
      },
    );
  return (
    <Dialog title="Replay this run?" onClose={onClose}>
      <div className="dialog-body">
        <p>
          <strong>
            {run.integration} › {run.flow}
          </strong>{' '}
          begins again at its first step, as a new run with keys of its own: what the steps of this one have
          done outside is done once more.
        </p>
        <fieldset>
          <legend>Version</legend>
          <label className="check">
            <input type="radio" name="version" checked={!latest} onChange={() => setLatest(false)} />
            {`${versionWords(run.version)}, which this run had`}
          </label>
          <label className="check">
            <input type="radio" name="version" checked={latest} onChange={() => setLatest(true)} />
            The one that is published now
          </label>
        </fieldset>
        {gone ? (
          <p id={hint}>
            This flow keeps no history, so what the run was given is gone. Say what the new one is given.
          </p>
        ) : run.largePayload ? (
          <p className="muted">
            Its payload is too large to be changed here: <code>junctura replay {run.id} --payload FILE</code>{' '}
            does that.
          </p>
        ) : (
          <label className="check">
            <input type="checkbox" checked={changes} onChange={(event) => setChanges(event.target.checked)} />
            Change the payload
          </label>
        )}
        {changes && (
          <textarea
            aria-label="Payload"
            aria-describedby={gone ? hint : undefined}
            aria-invalid={payload && 'problem' in payload ? true : undefined}
            spellCheck={false}
            rows={12}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {payload && 'problem' in payload && text.trim() !== '' && <p role="alert">{payload.problem}</p>}
        {action.isError && <Problem what="The run was not replayed." error={action.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Leave it
        </button>
        <button
          type="button"
          className="button primary"
          disabled={action.isPending || (payload !== undefined && 'problem' in payload)}
          onClick={replay}
        >
          Replay
        </button>
      </div>
    </Dialog>
  );
}
