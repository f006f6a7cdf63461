import { useNavigate } from '@tanstack/react-router';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import { useRunAction } from '../runs/api';

/** After a publication that a run has led to: the run begins again in the new version. */
export function RetryPublished({ name, run, version }: { name: string; run: string; version: number }) {
  const navigate = useNavigate();
  const action = useRunAction();
  const retry = () =>
    action.mutate(
      { id: run, action: 'replay', body: { version: 'latest' } },
      {
        onSuccess: (answer) => {
          if (answer?.run) void navigate({ to: '/runs/$id', params: { id: answer.run }, search: {} });
        },
      },
    );
  return (
    <div className="dialog-body">
      <p role="status">
        <strong>{words.published(version)}</strong> {words.publishedWithRun(run)}
      </p>
      {action.isError && <Problem what={words.notRetried} error={action.error} />}
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          onClick={() => void navigate({ to: '/integrations/$name', params: { name } })}
        >
          {words.toIntegration}
        </button>
        <button
          type="button"
          className="button primary"
          // biome-ignore lint/a11y/noAutofocus: it is what one has published for
          autoFocus
          disabled={action.isPending}
          onClick={retry}
        >
          {action.isPending ? words.retrying : words.retryWithVersion(run, version)}
        </button>
      </div>
    </div>
  );
}
