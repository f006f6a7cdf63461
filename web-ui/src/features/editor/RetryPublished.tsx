import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import { type RunAction, retryVersions, runDetail, useRunAction } from '../runs/api';

/** After a publication that a run has led to: the run continues, or begins again, in the new version. */
export function RetryPublished({ name, run, version }: { name: string; run: string; version: number }) {
  const navigate = useNavigate();
  const action = useRunAction();
  const latest = useQuery(retryVersions(useQuery(runDetail(run)).data)).data?.latest;
  const continues = latest?.possible === true && latest.version === version;
  const send = (order: RunAction) =>
    action.mutate(order, {
      onSuccess: (answer) => {
        if (answer?.run) void navigate({ to: '/runs/$id', params: { id: answer.run }, search: {} });
      },
    });
  return (
    <div className="dialog-body">
      <p role="status">
        <strong>{words.published(version)}</strong>{' '}
        {continues ? words.publishedForRun(run) : words.publishedWithRun(run)}
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
          className={continues ? 'button' : 'button primary'}
          // biome-ignore lint/a11y/noAutofocus: it is what one has published for
          autoFocus
          disabled={action.isPending}
          onClick={() => send({ id: run, action: 'replay', body: { version: 'latest' } })}
        >
          {words.replayWithVersion(run, version)}
        </button>
        {continues && (
          <button
            type="button"
            className="button primary"
            // biome-ignore lint/a11y/noAutofocus: it is what one has published for
            autoFocus
            disabled={action.isPending}
            onClick={() =>
              send({ id: run, action: 'retry', body: { version: 'latest', expectedVersion: version } })
            }
          >
            {words.retryWithVersion(run, version)}
          </button>
        )}
      </div>
    </div>
  );
}
