import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { runs as words } from '../../words/runs';

/**
 * The links from a run to the editor: to the draft's step with the data of the run and of the same items, or to the
 * graph with its statuses.
 */
export function EditorLinks({ run, step }: { run: RunDetail; step: string | undefined }) {
  const search = { run: run.id, flow: run.flow };
  return (
    <>
      <Link
        to="/integrations/$name/edit"
        params={{ name: run.integration }}
        search={{ ...search, view: 'graph' }}
        className="button quiet"
        title={words.onGraphHint}
      >
        <Icon name="integrations" />
        {words.onGraph}
      </Link>
      <Link
        to="/integrations/$name/edit"
        params={{ name: run.integration }}
        search={{ ...search, step }}
        className="button"
        title={words.inEditorHint}
      >
        <Icon name="branch" />
        {words.inEditor}
      </Link>
    </>
  );
}
