import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Dialog } from '../../ui/Dialog';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { draft as words } from '../../words/draft';
import { integrationVersions } from '../integrations/api';
import { runDetail } from '../runs/api';
import { isTest } from '../runs/liveMerge';
import { changesSince, publishDraft, readDraft, readVersion } from './api';
import type { DraftSession } from './draft/session';
import { RetryPublished } from './RetryPublished';

const Changes = lazy(async () => ({ default: (await import('./changes/Changes')).Changes }));

interface Props {
  name: string;
  /** The version that is published now; null: none is. */
  live: number | null;
  session: DraftSession;
  /** The run whose data is shown, if there is one. */
  run: string | undefined;
  onClose: () => void;
}

/** Publishes the draft: shows the changes, and asks for a note. */
export function PublishDialog({ name, live, session, run, onClose }: Props) {
  const [note, setNote] = useState('');
  const field = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const versions = useQuery({ ...integrationVersions(name), enabled: live !== null });
  const newest = versions.data?.[0]?.version;
  const diff = useQuery({ ...changesSince(name, live ?? 0, session), enabled: live !== null });
  const shown = useQuery({ ...runDetail(run ?? ''), enabled: run !== undefined }).data;
  // Tests used the draft, and unfinished runs cannot be replayed.
  const mayRetry =
    shown !== undefined && !isTest(shown) && (shown.status === 'failed' || shown.status === 'cancelled');
  const publish = useMutation({
    mutationFn: async () => {
      await session.save({ create: true });
      if (session.state.kind !== 'saved') throw new Error(words.notSavedHint);
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
  const number = newest === undefined ? undefined : newest + 1;
  const title = words.publishTitle(name, number);
  if (publish.data && shown && mayRetry) {
    return (
      <Dialog title={title} onClose={() => navigate({ to: '/integrations/$name', params: { name } })}>
        <RetryPublished name={name} run={shown.id} version={publish.data.value.version} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body form">
        <p>{live === null ? words.firstVersion : words.publishEffect(live)}</p>
        {diff.data?.same && <p className="muted">{words.nothingChanged}</p>}
        {live !== null && !diff.data?.same && (
          <div className="publish-changes">
            {diff.isError && (
              <Problem what={words.noDiff} error={diff.error} onRetry={() => diff.refetch()} />
            )}
            <Suspense fallback={<Skeleton what={words.changes} rows={6} />}>
              {diff.data && <Changes {...diff.data} names={[words.liveText(live), words.draftText]} />}
            </Suspense>
          </div>
        )}
        <div className="field">
          <label htmlFor={field}>{words.note}</label>
          <input
            id={field}
            autoFocus
            value={note}
            maxLength={2000}
            placeholder={words.noteHint}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {publish.isError && <Problem what={words.publishFailed} error={publish.error} />}
        {merge.isError && <Problem what={words.mergeFailed} error={merge.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          {isBehind ? (
            <button type="button" className="button primary" onClick={() => merge.mutate()}>
              {words.merge}
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={publish.isPending}
              onClick={() => publish.mutate()}
            >
              {words.publishAs(number)}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
