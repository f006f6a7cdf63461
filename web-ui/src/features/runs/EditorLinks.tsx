import { Link } from '@tanstack/react-router';
import { withoutItems } from '../../api/stepPaths';
import type { RunDetail } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { runs as words } from '../../words/runs';

/** From a run to the draft: to its step with the data that the run had, or to the picture of what the run did. */
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
        search={{ ...search, step: step && withoutItems(step) }}
        className="button"
        title={words.inEditorHint}
      >
        <Icon name="branch" />
        {words.inEditor}
      </Link>
    </>
  );
}
