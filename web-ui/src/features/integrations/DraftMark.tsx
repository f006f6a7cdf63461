import { Link } from '@tanstack/react-router';
import type { DraftView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { integrations as words } from '../../words/integrations';

/** Shows that there is a draft, and links to it. */
export function DraftMark({ name, draft }: { name: string; draft: DraftView }) {
  return (
    <Link
      to="/integrations/$name/edit"
      params={{ name }}
      className="draft-mark"
      title={words.draftHint(draft.changedBy)}
    >
      <Icon name="document" />
      {draft.published === null ? words.draftOnly : words.draftAhead}
    </Link>
  );
}
