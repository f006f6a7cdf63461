import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { DocumentProblem } from '../../api/types';
import { CodeView } from '../../ui/CodeView';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { draftProblems, everyIntegration, readDraft, readPublished, saveDraft } from './api';
import { browserJournal } from './draft/journal';
import { DraftSession } from './draft/session';
import { PublishDialog } from './PublishDialog';
import { SaveIndicator } from './SaveIndicator';
import { starter } from './starter';
import { type TextHandle, TextPane } from './text/TextPane';
import { problemWords } from './words';
import './editor.css';

const NONE: readonly DocumentProblem[] = [];

interface Opened {
  session: DraftSession;
  /** The version that is published now; null: none is. */
  live: number | null;
  /** Whether there is a page to go back to: there is none before the first version. */
  hasPage: boolean;
}

/** Opens a draft, or begins one from what is published; with what this browser has kept of an earlier visit. */
async function openSession(name: string): Promise<Opened> {
  // What the list does not have is not asked for.
  const listed = (await everyIntegration()).find((each) => each.name === name);
  const isPublished = listed !== undefined && listed.flows.length > 0;
  const [draft, published, kept] = await Promise.all([
    listed?.draft ? readDraft(name) : null,
    isPublished ? readPublished(name) : null,
    browserJournal.find(name).catch(() => undefined),
  ]);
  const saved = draft?.value.document ?? published?.document ?? starter(name);
  const etag = draft?.etag ?? '';
  const server = {
    save: (text: string, tag: string, base?: number) => saveDraft(name, text, tag, base),
    read: () => readDraft(name),
  };
  // An edit of another state of the draft is put together with this one by the first save.
  const isOfThis = kept === undefined || kept.etag === etag;
  const session = new DraftSession(
    name,
    server,
    browserJournal,
    kept?.text ?? saved,
    isOfThis ? saved : kept.base,
    isOfThis ? etag : kept.etag,
    draft?.value.changedAt ?? null,
  );
  return { session, live: published?.version ?? null, hasPage: published !== null };
}

export function EditorPage() {
  const { name } = useParams({ from: '/shell/integrations/$name/edit' });
  const opened = useQuery({
    queryKey: ['editor', name],
    queryFn: () => openSession(name),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: false,
  });
  if (opened.data) return <Editor key={name} name={name} {...opened.data} />;
  return (
    <Page title={name}>
      {opened.isPending ? (
        <Skeleton what="the draft" />
      ) : (
        <Problem
          what="The draft could not be opened."
          error={opened.error}
          onRetry={() => opened.refetch()}
        />
      )}
    </Page>
  );
}

function Editor({ name, session, live, hasPage }: Opened & { name: string }) {
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const pane = useRef<TextHandle>(null);
  const [isPublishing, setPublishing] = useState(false);
  const checked = useQuery({
    queryKey: ['draft-problems', name, session.etag],
    queryFn: ({ signal }) => draftProblems(name, signal),
    enabled: session.etag !== '' && state.kind === 'saved',
    placeholderData: (before) => before,
  });
  const problems = checked.data?.errors ?? NONE;

  useEffect(() => {
    session.onMerged = (text) => pane.current?.replace(text);
    return () => session.close();
  }, [session]);

  const publish = async () => {
    await session.save();
    if (session.state.kind === 'saved') setPublishing(true);
  };

  return (
    <Page
      title={name}
      tabTitle={`${name}, draft`}
      heading={
        <>
          {hasPage ? (
            <Link to="/integrations/$name" params={{ name }}>
              {name}
            </Link>
          ) : (
            name
          )}
          <span className="sep">·</span>
          <span className="muted editor-live">{live === null ? 'not published yet' : `live: v${live}`}</span>
        </>
      }
      actions={
        <>
          <SaveIndicator state={state} />
          <button
            type="button"
            className="button primary"
            disabled={problems.length > 0 || state.kind === 'conflict'}
            onClick={publish}
          >
            Publish…
          </button>
        </>
      }
    >
      {state.kind === 'conflict' && (
        <section className="card conflict" aria-label="Conflict">
          <p>
            <strong>{state.by} has changed the same lines.</strong> Nothing is lost: choose which text goes
            on. The other one can be copied from here.
          </p>
          <CodeView text={state.theirs} language="yaml" label={`The draft of ${state.by}`} />
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => session.settle('theirs')}>
              Go on with the text of {state.by}
            </button>
            <button type="button" className="button primary" onClick={() => session.settle('mine')}>
              Go on with mine
            </button>
          </div>
        </section>
      )}
      <div className="card editor-text">
        <TextPane
          ref={pane}
          label={`Document of ${name}`}
          text={session.text}
          problems={problems}
          onChange={(text) => session.edit(text)}
          onSave={() => void session.save()}
        />
      </div>
      <section className="card problems" aria-label="Problems">
        <div className="card-head">
          <h2>Problems</h2>
          <span className="muted caption">
            {problems.length === 0
              ? session.etag === ''
                ? 'The text is as it is published.'
                : 'None. The draft can be published.'
              : `${problems.length} ${problems.length === 1 ? 'problem blocks' : 'problems block'} publishing. Saving is not blocked.`}
          </span>
        </div>
        {problems.length > 0 && (
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.pointer} ${problem.code} ${problem.message}`}>
                <span>
                  {problemWords(problem)} <span className="muted mono">{problem.pointer}</span>
                </span>
                <button
                  type="button"
                  className="button quiet"
                  onClick={() => pane.current?.show(problem.line ?? 1, problem.column ?? 1)}
                >
                  Line {problem.line ?? 1}
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {isPublishing && (
        <PublishDialog name={name} live={live} session={session} onClose={() => setPublishing(false)} />
      )}
    </Page>
  );
}
