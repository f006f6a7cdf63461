import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../ui/format';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { integrations as words } from '../../words/integrations';
import { runList } from '../runs/api';
import { integrationList } from './api';

const LAST = 8;

/** The newest runs of an integration, kept up to date. */
export function RunTable({ integration, isWhole = false }: { integration: string; isWhole?: boolean }) {
  const query = useInfiniteQuery(runList({ integration }));
  const flows = useQuery(integrationList).data?.find((each) => each.name === integration)?.flows ?? [];
  if (query.isPending) return <Skeleton what={words.lastRuns} rows={4} />;
  if (!query.data)
    return <Problem what={words.runsLoadFailed} error={query.error} onRetry={() => query.refetch()} />;
  const all = query.data.pages.flatMap((page) => page.items);
  const runs = isWhole ? all : all.slice(0, LAST);
  if (runs.length === 0) return <p className="card-note muted">{words.noRunsYet}</p>;
  return (
    <>
      <div className={isWhole ? 'card table-wrap' : 'table-wrap'}>
        <table className="table run-table" aria-label={words.lastRuns}>
          <thead>
            <tr>
              <th scope="col">{words.run.status}</th>
              <th scope="col">{words.run.flow}</th>
              <th scope="col">{words.run.version}</th>
              <th scope="col">{words.run.started}</th>
              <th scope="col" className="number">
                {words.run.took}
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.id}>
                <td>
                  <Status status={run.status} waiting={run.waiting} />
                </td>
                <td>
                  <Link to="/runs/$id" params={{ id: run.id }} search={{}} className="row-link">
                    {flows.find((flow) => flow.name === run.flow)?.title || run.flow}
                  </Link>
                </td>
                <td className="muted">{words.version(run.version)}</td>
                <td>
                  <Time iso={run.acceptedAt} />
                </td>
                <td className="number muted">{formatDuration(run.durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isWhole && (
        <p className="more-runs">
          {query.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={query.isFetchingNextPage}
              onClick={() => query.fetchNextPage()}
            >
              {words.loadMore}
            </button>
          )}
          <Link to="/runs" search={{ integration }}>
            {words.allRuns}
          </Link>
        </p>
      )}
    </>
  );
}
