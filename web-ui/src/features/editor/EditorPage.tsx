import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { readDraft, readPublished, saveDraft } from './api';
import { browserHistories, browserJournal, journalKey, type UnsavedEdit } from './draft/journal';
import { DraftSession, type Start } from './draft/session';
import { Editor } from './Editor';
import { starter } from './starter';
import { TextModel } from './store/model';
import type { Opened } from './store/useEditor';

/**
 * Opens a draft, or starts one from the published version, with an unsaved edit from this browser if there is
 * one.
 */
async function openSession(name: string): Promise<Opened> {
  const published = await readPublished(name);
  const draft = published === null || published.draft ? await readDraft(name) : null;
  const live = published?.version ?? null;
  const now = {
    base: draft?.value.document ?? published?.document ?? starter(name),
    etag: draft?.etag ?? '',
    version: draft ? draft.value.base : live,
  };
  const key = journalKey(name);
  const kept = await browserJournal.take(name, key).catch(() => undefined);
  const start = { key, at: draft?.value.changedAt ?? null, ...begin(now, kept) };
  const server = {
    save: (text: string, etag: string, base?: number) => saveDraft(name, text, etag, base),
    read: () => readDraft(name),
  };
  const history = await browserHistories.get(name).catch(() => undefined);
  return {
    session: new DraftSession(server, browserJournal, start),
    model: new TextModel(start.text, history),
    live,
    hasPage: published !== null,
  };
}

type State = Pick<Start, 'base' | 'etag' | 'version'>;

function begin(now: State, edit: UnsavedEdit | undefined): State & Pick<Start, 'text'> {
  if (!edit) return { text: now.base, ...now };
  // An edit of an older state is merged by the first save, which the server refuses.
  const isOfNow = edit.etag === now.etag && edit.base === now.base;
  const from = isOfNow ? now : { base: edit.base, etag: edit.etag, version: edit.version };
  return { text: edit.text, ...from };
}

export function EditorPage(): ReactNode {
  const { name } = useParams({ from: '/shell/integrations/$name/edit' });
  // Not a query: a refetch would replace the session while text is typed.
  const [opened, setOpened] = useState<{ name: string; result: Opened | Error }>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    let isCurrent = true;
    const done = (result: Opened | Error) => {
      if (isCurrent) setOpened({ name, result });
    };
    openSession(name).then(done, done);
    return () => {
      isCurrent = false;
    };
  }, [name, attempt]);

  if (opened?.name !== name) {
    return (
      <Page title={name}>
        <Skeleton what="the draft" />
      </Page>
    );
  }
  if (opened.result instanceof Error) {
    return (
      <Page title={name}>
        <Problem
          what="The draft could not be opened."
          error={opened.result}
          onRetry={() => {
            setOpened(undefined);
            setAttempt(attempt + 1);
          }}
        />
      </Page>
    );
  }
  return <Editor key={name} name={name} {...opened.result} />;
}
