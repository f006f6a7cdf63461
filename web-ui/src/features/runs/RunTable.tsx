import { Link } from '@tanstack/react-router';
import type { RunView } from '../../api/types';
import { formatDuration, shortId } from '../../ui/format';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { runs as words } from '../../words/runs';
import { summary } from './explain';
import { FlowName } from './FlowName';
import { isTest } from './liveMerge';
import { RunMatches } from './RunMatches';

interface Props {
  runs: RunView[];
  stale: boolean;
  /** Whether the runs were found by a text, which then replaces their errors. */
  isSearch: boolean;
}

export function RunTable({ runs, stale, isSearch }: Props) {
  const now = useNow();
  return (
    <div className={`table-wrap ${stale ? 'stale' : ''}`}>
      <table className="table runs" aria-label={words.runsNewestFirst} aria-busy={stale}>
        <thead>
          <tr>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.integrationFlow}</th>
            <th scope="col">{isSearch ? words.found : words.error}</th>
            <th scope="col">{words.trigger}</th>
            <th scope="col">{words.accepted}</th>
            <th scope="col" className="number">
              {words.duration}
            </th>
            <th scope="col">{words.run}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const said = summary(run, now);
            return (
              <tr key={run.id}>
                <td className="c-status">
                  <Status status={run.status} waiting={run.waiting} failedItems={run.failedItems} />
                </td>
                <td className="c-flow" title={`${run.integration}/${run.flow}`}>
                  <Link to="/runs/$id" params={{ id: run.id }} className="row-link">
                    <FlowName of={run} />
                    {isTest(run) && <span className="tag">{words.test}</span>}
                  </Link>
                </td>
                {isSearch && run.matches?.length ? (
                  <td className="c-said c-found">
                    <RunMatches run={run} />
                  </td>
                ) : (
                  <td
                    className={`c-said ${run.status === 'failed' ? 'tone-failed' : 'muted'}`}
                    title={said || undefined}
                  >
                    {said}
                  </td>
                )}
                <td className="c-trigger muted">{run.trigger}</td>
                <td className="c-time">
                  <Time iso={run.acceptedAt} />
                </td>
                <td className="c-duration number">
                  {formatDuration(
                    run.durationMs ?? (run.status === 'running' ? elapsed(run, now) : undefined),
                  )}
                </td>
                <td className="c-id mono muted" title={run.id}>
                  {shortId(run.id)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Whole seconds: a clock that counts, not a measurement. */
function elapsed(run: RunView, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(run.acceptedAt)) / 1000) * 1000);
}
