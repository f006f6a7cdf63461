import type { DraftView } from '../../api/types';
import { Time } from '../../ui/Time';

/** Says that there is a text beside the published version, and whose. */
export function DraftMark({ draft }: { draft: DraftView }) {
  return (
    <span className="draft-mark">
      Draft
      <span className="muted caption">
        {' '}
        <Time iso={draft.changedAt} show="relative" /> by {draft.changedBy}
      </span>
    </span>
  );
}
