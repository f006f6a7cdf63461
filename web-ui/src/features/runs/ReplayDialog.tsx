import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { printExact } from '../../api/exactJson';
import type { RunDetail } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import { retryVersions, useRunAction } from './api';
import { useFlowTitles } from './flowTitles';
import { typedJson } from './typedJson';
import { latestWords, ownWords, versionWords } from './versionWords';

/** Replays a run with a payload and a version, and opens the new run. */
export function ReplayDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const navigate = useNavigate();
  const action = useRunAction();
  const published = useQuery(retryVersions(run)).data?.latest;
  // A run that has failed is replayed to be repaired, which is what the published version is for.
  const [chosen, setLatest] = useState<boolean>();
  const titles = useFlowTitles()(run);
  const latest = chosen ?? published !== undefined;
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
    <Dialog title={words.replayTitle} onClose={onClose}>
      <div className="dialog-body">
        <p>
          <strong>
            {titles.integration} › {titles.flow}
          </strong>{' '}
          {words.replayText}
        </p>
        <fieldset>
          <legend>{words.version}</legend>
          <label className="check">
            <input type="radio" name="version" checked={!latest} onChange={() => setLatest(false)} />
            {words.versionOfRun(published ? ownWords(run, published) : versionWords(run.version))}
          </label>
          <label className="check">
            <input type="radio" name="version" checked={latest} onChange={() => setLatest(true)} />
            {published ? words.publishedVersionIs(latestWords(run, published)) : words.publishedVersion}
          </label>
        </fieldset>
        {gone ? (
          <p id={hint}>{words.replayWithoutHistory}</p>
        ) : run.largePayload ? (
          <p className="muted">
            {words.payloadTooLarge}
            <code>{words.replayCommand(run.id)}</code>
          </p>
        ) : (
          <label className="check">
            <input type="checkbox" checked={changes} onChange={(event) => setChanges(event.target.checked)} />
            {words.changeThePayload}
          </label>
        )}
        {changes && (
          <textarea
            aria-label={words.payload}
            aria-describedby={gone ? hint : undefined}
            aria-invalid={payload && 'problem' in payload ? true : undefined}
            spellCheck={false}
            rows={12}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {payload && 'problem' in payload && text.trim() !== '' && <p role="alert">{payload.problem}</p>}
        {action.isError && <Problem what={words.replayFailed} error={action.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.leave}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={action.isPending || (payload !== undefined && 'problem' in payload)}
          onClick={replay}
        >
          {words.replayNow}
        </button>
      </div>
    </Dialog>
  );
}
