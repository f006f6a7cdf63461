import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import type { IntegrationView } from '../../api/types';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { integrationList } from '../integrations/api';
import { everyIntegration, readDraft, readPublished, saveDraft } from './api';
import {
  browserHistories,
  browserJournal,
  browserLastReadable,
  journalKey,
  type UnsavedEdit,
} from './draft/journal';
import { DraftSession } from './draft/session';
import type { Start } from './draft/start';
import { Editor } from './Editor';
import { starter } from './starter';
import { TextModel } from './store/model';
import { insteadOf } from './store/readable';
import type { Opened } from './store/useEditor';

/**
 * Opens a draft, or starts one from the published version, with an unsaved edit from this browser if there is
 * one.
 */
async function openSession(name: string, queries: QueryClient): Promise<Opened> {
  const list = await everyIntegration();
  queries.setQueryData(integrationList.queryKey, list);
  const published = await readPublished(name, list);
  const draft = await draftOf(name, list);
  const live = published?.version ?? null;
  const now = {
    base: draft?.value.document ?? published?.document ?? starter(name),
    etag: draft?.etag ?? '',
    version: draft ? draft.value.base : live,
  };
  const key = journalKey(name);
  const kept = await browserJournal.take(name, key).catch(() => undefined);
  const begun = begin(now, kept);
  if (kept && begun.text === begun.base && begun.sent === undefined)
    await browserJournal.delete(key).catch(() => undefined);
  const start = { key, at: draft?.value.changedAt ?? null, ...begun };
  const server = {
    save: (text: string, etag: string, base?: number) => saveDraft(name, text, etag, base),
    read: async () => draftOf(name, await everyIntegration()),
  };
  const history = await browserHistories.get(name).catch(() => undefined);
  const readable = await browserLastReadable.get(name).catch(() => undefined);
  return {
    session: new DraftSession(server, browserJournal, start),
    model: new TextModel(start.text, history),
    live,
    hasPage: list.some((each) => each.name === name),
    instead: insteadOf(readable, published),
  };
}

/** Null if there is none. Asked for only if it is listed: the browser's console would show a 404 as an error. */
const draftOf = async (name: string, list: readonly IntegrationView[]) =>
  list.some((each) => each.name === name && each.draft) ? readDraft(name) : null;

type State = Pick<Start, 'base' | 'etag' | 'version'>;

function begin(now: State, edit: UnsavedEdit | undefined): State & Pick<Start, 'text' | 'sent'> {
  if (!edit) return { text: now.base, ...now };
  const { text, base, etag, version, sent } = edit;
  // The tab was closed after a save that reached the server, before its answer reached the tab.
  if (sent === now.base) return { text, ...now };
  // An edit of an older state is merged by the first save, which the server refuses.
  const isOfNow = etag === now.etag && base === now.base;
  return { text, sent, ...(isOfNow ? now : { base, etag, version }) };
}

export function EditorPage(): ReactNode {
  const { name } = useParams({ from: '/shell/integrations/$name/edit' });
  // Not a query: a refetch would replace the session while text is typed.
  const [opened, setOpened] = useState<{ name: string; result: Opened | Error }>();
  const [attempt, setAttempt] = useState(0);
  const queries = useQueryClient();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    let isCurrent = true;
    const done = (result: Opened | Error) => {
      if (isCurrent) setOpened({ name, result });
    };
    openSession(name, queries).then(done, done);
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
