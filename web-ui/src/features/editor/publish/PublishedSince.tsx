import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Problem } from '../../../ui/Problem';
import { Time } from '../../../ui/Time';
import { publishing as words } from '../../../words/publishing';
import { useEditor } from '../store/useEditor';
import { takeUpPublished } from './takeUp';
import type { Since } from './usePublication';

/** What was published since the draft was begun. */
export function SinceWords({ since: { base, live, at, by } }: { since: Since }) {
  if (live === null) return <>{words.unpublished(base)}</>;
  const isAgain = base !== null && live < base;
  return (
    <>
      {isAgain ? words.publishedAgain(live) : words.published(live, by)}
      {at && (
        <>
          {words.at}
          <Time iso={at} show="clock" />
        </>
      )}
      {words.since(base)}
    </>
  );
}

/** Merges the draft with the version that is published now. */
export function useTakeUp() {
  const { name, session } = useEditor();
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => takeUpPublished(name, session, queries) });
}

/** Says that another version was published since the draft was begun, and offers to merge it. */
export function PublishedSince() {
  const { name, session, saving, publication } = useEditor();
  const queries = useQueryClient();
  const { since } = publication;
  const merge = useTakeUp();
  const isSaved = saving.kind === 'saved';
  const live = since?.live ?? null;

  // Without a draft and edits there is nothing to decide: the editor shows the new version.
  useEffect(() => {
    if (live === null || !isSaved) return;
    const follow = async () => {
      await session.catchUp();
      if (session.isUntouched) await takeUpPublished(name, session, queries);
    };
    // If the server does not answer, the card stays, with its button.
    follow().catch(() => undefined);
  }, [live, isSaved, name, session, queries]);

  if (!since || saving.kind === 'conflict' || (session.isUntouched && !merge.isError)) return null;
  return (
    <section className="card conflict published-since" aria-label={words.region}>
      <p>
        <SinceWords since={since} />
      </p>
      {merge.isError && <Problem what={words.mergeFailed} error={merge.error} />}
      <button
        type="button"
        className="button primary"
        disabled={merge.isPending}
        onClick={() => merge.mutate()}
      >
        {words.merge(since.live)}
      </button>
    </section>
  );
}
