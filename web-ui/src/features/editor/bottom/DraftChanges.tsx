import { useQuery } from '@tanstack/react-query';
import { Skeleton } from '../../../ui/Page';
import { Problem } from '../../../ui/Problem';
import { bottom as words } from '../../../words/bottom';
import { draft } from '../../../words/draft';
import { changesSince } from '../api';
import { Changes } from '../changes/Changes';
import { useEditor } from '../store/useEditor';

/** The differences between the live version and the saved draft. */
export function DraftChanges() {
  const { name, live, session, saving } = useEditor();
  const version = live ?? 0;
  const changes = useQuery({
    ...changesSince(name, version, session),
    enabled: session.etag !== '' && saving.kind === 'saved',
    placeholderData: (before) => before,
  });
  if (session.etag === '' || changes.data?.same)
    return (
      <p className="bottom-note muted">{saving.kind === 'saved' ? words.noChanges : words.notSavedYet}</p>
    );
  if (changes.isError)
    return <Problem what={words.noDiff} error={changes.error} onRetry={() => changes.refetch()} />;
  if (!changes.data) return <Skeleton what={words.loadingChanges} rows={3} />;
  return <Changes {...changes.data} names={[draft.liveText(version), draft.draftText]} />;
}
