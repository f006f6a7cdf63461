import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { draft as words } from '../../words/draft';
import { runDetail } from '../runs/api';
import { isTest } from '../runs/liveMerge';
import { draftDiff, publishDraft, readDraft, readVersion } from './api';
import type { DraftSession } from './draft/session';
import { RetryPublished } from './RetryPublished';
import { differenceSign, differenceWords } from './words';

interface Props {
  name: string;
  /** The version that is published now; null: none is. */
  live: number | null;
  session: DraftSession;
  /** The run whose data is shown, if there is one. */
  run: string | undefined;
  onClose: () => void;
}

/** What is about to be published, in words, and why. */
export function PublishDialog({ name, live, session, run, onClose }: Props) {
  const [note, setNote] = useState('');
  const field = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const diff = useQuery({
    queryKey: ['draft-diff', name, live, session.etag],
    queryFn: ({ signal }) => draftDiff(name, live as number, signal),
    enabled: live !== null,
  });
  const shown = useQuery({ ...runDetail(run ?? ''), enabled: run !== undefined }).data;
  // A test began with the draft, and a run that goes on is not begun again.
  const mayRetry =
    shown !== undefined && !isTest(shown) && (shown.status === 'failed' || shown.status === 'cancelled');
  const publish = useMutation({
    mutationFn: async () => {
      await session.save({ create: true });
      if (session.state.kind !== 'saved')
        throw new Error('The draft is not saved yet. Close this, and look at the top of the page.');
      return publishDraft(name, session.etag, note.trim());
    },
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['integrations'] }),
        queries.invalidateQueries({ queryKey: ['integration', name] }),
      ]);
      if (!mayRetry) await navigate({ to: '/integrations/$name', params: { name } });
    },
  });
  const isBehind = publish.error instanceof ApiProblem && publish.error.code === 'published-since';
  const merge = useMutation({
    mutationFn: async () => {
      const draft = (await readDraft(name))?.value;
      if (!draft) return;
      if (draft.published === null) {
        await session.save({ base: 0 });
        return;
      }
      const before = draft.base === null ? '' : await readVersion(name, draft.base);
      await session.mergeWith(before, await readVersion(name, draft.published), draft.published);
    },
    onSuccess: onClose,
  });
  const next = live === null ? 'Publish' : `Publish over v${live}`;
  if (publish.data && shown && mayRetry) {
    return (
      <Dialog
        title={`${next}: ${name}`}
        onClose={() => navigate({ to: '/integrations/$name', params: { name } })}
      >
        <RetryPublished name={name} run={shown.id} version={publish.data.value.version} />
      </Dialog>
    );
  }
  return (
    <Dialog title={`${next}: ${name}`} onClose={onClose}>
      <div className="dialog-body form">
        {live === null && <p>{words.thisIsTheFirst}</p>}
        {diff.data && diff.data.differences.length > 0 && (
          <ul className="differences" aria-label={words.changes}>
            {diff.data.differences.map((each) => (
              <li key={`${each.kind} ${each.pointer} ${each.what}`} className={`is-${each.kind}`}>
                <span aria-hidden="true" className="mono sign">
                  {differenceSign(each)}
                </span>
                {differenceWords(each)}
              </li>
            ))}
          </ul>
        )}
        {diff.data && diff.data.differences.length === 0 && (
          <p>{diff.data.same ? words.nothingHasChanged : words.onlyCommentsOrLayout}</p>
        )}
        {live !== null && <p className="muted">{words.runsUnderWayFinish}</p>}
        <div className="field">
          <label htmlFor={field}>{words.note}</label>
          <input
            id={field}
            value={note}
            maxLength={2000}
            placeholder={words.whatChangesAndWhy}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {publish.isError && <Problem what={words.theDraftWasNot} error={publish.error} />}
        {merge.isError && <Problem what={words.theDraftCouldNot} error={merge.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          {isBehind ? (
            <button type="button" className="button primary" onClick={() => merge.mutate()}>
              {words.mergeWithThePublished}
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={publish.isPending}
              onClick={() => publish.mutate()}
            >
              {next}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
