import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Dialog } from '../../ui/Dialog';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { afterwards } from '../../ui/parts';
import { draft as words } from '../../words/draft';
import { publishing } from '../../words/publishing';
import { refreshPublished, showPublished } from '../integrations/api';
import { runDetail } from '../runs/api';
import { isTest } from '../runs/liveMerge';
import { changesSince, publishDraft } from './api';
import { SinceWords, useTakeUp } from './publish/PublishedSince';
import { RetryPublished } from './RetryPublished';
import { useEditor } from './store/useEditor';

const Changes = afterwards(async () => ({ default: (await import('./changes/Changes')).Changes }));

/** Publishes the draft: shows the changes, and asks for a note. */
export function PublishDialog({ onClose }: { onClose: () => void }) {
  const { name, title, session, run, publication } = useEditor();
  const { live, next, since } = publication;
  const [note, setNote] = useState('');
  const field = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const shown = useQuery({ ...runDetail(run ?? ''), enabled: run !== undefined }).data;
  // Tests used the draft, and unfinished runs cannot be replayed.
  const mayRetry =
    shown !== undefined && !isTest(shown) && (shown.status === 'failed' || shown.status === 'cancelled');
  const merge = useTakeUp();
  const publish = useMutation({
    mutationFn: async () => {
      await session.save({ create: true });
      if (session.state.kind !== 'saved') throw new Error(words.notSavedHint);
      try {
        return (await publishDraft(name, session.etag, note.trim())).value.version;
      } catch (problem) {
        const status = problem instanceof ApiProblem ? problem.status : 0;
        if (status !== 404 && status !== 412) throw problem;
        await session.catchUp();
        throw new Error(publishing.changedMeanwhile);
      }
    },
    onSuccess: async (version) => {
      showPublished(queries, name, { version });
      session.wasPublished(version);
      refreshPublished(queries, name);
      if (!mayRetry) await navigate({ to: '/integrations/$name', params: { name } });
    },
    onError: (problem) => {
      if (isBehind(problem))
        showPublished(queries, name, { version: (problem.more.version as number | undefined) ?? null });
      refreshPublished(queries, name);
    },
  });
  const diff = useQuery({
    ...changesSince(name, live ?? 0, session),
    // A publication discards the draft, so there is nothing to compare any more.
    enabled: live !== null && !since && (publish.isIdle || publish.isError),
  });
  const takeUp = () =>
    merge.mutate(undefined, {
      onSuccess: () => {
        publish.reset();
        // The choice between both changes is made in the editor.
        if (session.state.kind === 'conflict') onClose();
      },
    });
  if (publish.data !== undefined && shown && mayRetry) {
    return (
      <Dialog
        title={publishing.publishedTitle(title, publish.data)}
        onClose={() => navigate({ to: '/integrations/$name', params: { name } })}
      >
        <RetryPublished name={name} run={shown.id} version={publish.data} />
      </Dialog>
    );
  }
  return (
    <Dialog title={publishing.title(title, since ? undefined : next)} onClose={onClose}>
      <form
        className="dialog-body form"
        onSubmit={(event) => {
          event.preventDefault();
          if (since) takeUp();
          else if (!publish.isPending) publish.mutate();
        }}
      >
        {since ? (
          <p role="alert">
            <strong>
              <SinceWords since={since} />
            </strong>{' '}
            {publishing.mergeFirst}
          </p>
        ) : (
          <p>{live === null ? words.firstVersion : words.publishEffect(live)}</p>
        )}
        {!since && diff.data?.same && <p className="muted">{words.nothingChanged}</p>}
        {live !== null && !since && !diff.data?.same && (
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
        {publish.isError && !isBehind(publish.error) && (
          <Problem what={words.publishFailed} error={publish.error} />
        )}
        {merge.isError && <Problem what={publishing.mergeFailed} error={merge.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button primary" disabled={publish.isPending || merge.isPending}>
            {since ? publishing.merge(since.live) : publishing.publish(next)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Another version was published since the draft was begun, in this very moment. */
const isBehind = (problem: unknown): problem is ApiProblem =>
  problem instanceof ApiProblem && problem.code === 'published-since';
