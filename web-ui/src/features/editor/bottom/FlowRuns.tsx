import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../../ui/format';
import { Skeleton } from '../../../ui/Page';
import { Problem } from '../../../ui/Problem';
import { Status } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { bottom as words } from '../../../words/bottom';
import { runsOfFlow } from '../api';
import { useEditor } from '../store/useEditor';

const EVERY_MS = 10_000;

/** The newest runs of the flow that is shown, with the way to their data. */
export function FlowRuns() {
  const { name, flow, run, showRun } = useEditor();
  const runs = useQuery({
    ...runsOfFlow(name, flow?.name ?? ''),
    enabled: flow !== undefined,
    refetchInterval: EVERY_MS,
  });
  if (runs.isError)
    return <Problem what={words.noRunList} error={runs.error} onRetry={() => runs.refetch()} />;
  if (!runs.data) return <Skeleton what={words.loadingRuns} rows={3} />;
  if (runs.data.length === 0) return <p className="bottom-note muted">{words.noRuns}</p>;
  return (
    <ul className="bottom-list" aria-label={words.runsOf(flow?.title ?? flow?.name ?? '')}>
      {runs.data.map((each) => (
        <li key={each.id}>
          <span className="bottom-run">
            <Status status={each.status} waiting={each.waiting} />
            <Link to="/runs/$id" params={{ id: each.id }} search={{}}>
              {words.run(each.id)}
            </Link>
            <Time iso={each.acceptedAt} />
            <span className="muted">{formatDuration(each.durationMs)}</span>
            <span className="muted">{each.test ? words.test : words.version(each.version)}</span>
            {each.error && <span className="muted bottom-error">{each.error.message}</span>}
          </span>
          <span className="bottom-actions">
            <button
              type="button"
              className="button quiet"
              aria-pressed={run === each.id}
              onClick={() => showRun(run === each.id ? undefined : each.id)}
            >
              {run === each.id ? words.isUsed : words.useData}
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}
