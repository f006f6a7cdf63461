import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { everyIntegration, readDraft, readPublished, saveDraft } from './api';
import { browserJournal } from './draft/journal';
import { DraftSession } from './draft/session';
import { Editor, type Opened } from './Editor';
import { starter } from './starter';

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
