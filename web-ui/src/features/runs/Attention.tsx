import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { AttentionGroup } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Empty, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { attentionGroups, groupMatching, isOver, retryProgress, useGroupRetry, useRetryCancel } from './api';
import type { RunFilter } from './liveMerge';
import { explainMatching, matchesNothing, retryWord, runsWord } from './retryWords';

/** What failed, or waits for a person, with one row for each cause. */
export function Attention({ filter }: { filter: RunFilter }) {
  // Above the rows: what is retried leaves them, and how far it is stays to be seen.
  const [retrying, setRetrying] = useState<AttentionGroup | null>(null);
  return (
    <>
      <Groups filter={filter} onRetry={setRetrying} />
      {retrying && <RetryDialog group={retrying} onClose={() => setRetrying(null)} />}
    </>
  );
}

interface Retrying {
  onRetry: (group: AttentionGroup) => void;
}

function Groups({ filter, onRetry }: { filter: RunFilter } & Retrying) {
  const groups = useQuery(attentionGroups(filter));
  if (groups.isError && groups.data === undefined)
    return (
      <Problem
        what="What needs attention could not be loaded."
        error={groups.error}
        onRetry={() => groups.refetch()}
      />
    );
  if (groups.isPending) return <Skeleton what="what needs attention" />;
  const items = groups.data.items;
  if (items.length === 0)
    return (
      <Empty title="Nothing needs attention">
        <p>Runs that fail, or wait for an answer, appear here in groups of the same cause.</p>
      </Empty>
    );
  return (
    <>
      <div className="table-wrap">
        <table className="table runs groups" aria-label="Causes, the latest first">
          <thead>
            <tr>
              <th scope="col" className="number">
                Runs
              </th>
              <th scope="col">Integration › flow</th>
              <th scope="col">What happened</th>
              <th scope="col">Step</th>
              <th scope="col">Last</th>
              <th scope="col">
                <span className="sr-only">Repair</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((group) => (
              <Row key={group.fingerprint} group={group} filter={filter} onRetry={onRetry} />
            ))}
          </tbody>
        </table>
      </div>
      {groups.data.next !== null && (
        <div className="list-end">
          <span className="muted caption">
            These are the latest {formatCount(items.length)} causes. Choose an integration to see more.
          </span>
        </div>
      )}
    </>
  );
}

function Row({ group, filter, onRetry }: { group: AttentionGroup; filter: RunFilter } & Retrying) {
  return (
    <tr>
      <td className="c-count number">
        <strong>{formatCount(group.runs)}</strong>
      </td>
      <td className="c-flow">
        <Link
          to="/runs"
          search={{ ...filter, status: 'needs-attention', fingerprint: group.fingerprint }}
          className="row-link"
        >
          <span>{group.integration}</span>
          <span className="sep" aria-hidden="true">
            ›
          </span>
          <strong>{group.flow}</strong>
        </Link>
      </td>
      <td className="c-said tone-failed" title={group.message}>
        {group.message || group.kind}
      </td>
      <td className="c-step mono muted" title={group.step ?? undefined}>
        {group.step}
      </td>
      <td className="c-time">
        <Time iso={group.lastAt} />
      </td>
      <td className="c-action">
        <RetryAll group={group} onRetry={onRetry} />
      </td>
    </tr>
  );
}

/** Above the runs of one group. */
export function GroupNote({ filter, fingerprint }: { filter: RunFilter; fingerprint: string }) {
  const [retrying, setRetrying] = useState<AttentionGroup | null>(null);
  const groups = useQuery(attentionGroups(filter));
  const group = groups.data?.items.find((each) => each.fingerprint === fingerprint);
  return (
    <>
      <p className="search-note muted" role="status">
        {group && (
          <>
            <span>
              {runsWord(group.runs)} with <strong>{group.message || group.kind}</strong>
              {group.step && (
                <>
                  {' '}
                  at <span className="mono">{group.step}</span>
                </>
              )}
            </span>
            <RetryAll group={group} onRetry={setRetrying} />
          </>
        )}
        <Link to="/runs" search={{ ...filter, fingerprint: undefined }}>
          Show all causes
        </Link>
      </p>
      {retrying && <RetryDialog group={retrying} onClose={() => setRetrying(null)} />}
    </>
  );
}

function RetryAll({ group, onRetry }: { group: AttentionGroup } & Retrying) {
  if (group.kind === 'IN_DOUBT') return <span className="muted">Each needs an answer</span>;
  return (
    <button
      type="button"
      className="button"
      aria-label={`Retry all ${group.runs} runs of ${group.flow}`}
      onClick={() => onRetry(group)}
    >
      <Icon name="retry" />
      Retry all
    </button>
  );
}

function RetryDialog({ group, onClose }: { group: AttentionGroup; onClose: () => void }) {
  const matching = useQuery(groupMatching(group.fingerprint));
  const order = useGroupRetry();
  const id = order.data?.id;
  return (
    <Dialog title={`Retry all of ${group.flow}?`} onClose={onClose}>
      {id !== undefined ? (
        <Progress id={id} onClose={onClose} />
      ) : (
        <>
          <p>
            {matching.isPending ? 'Counting the runs…' : matching.data ? explainMatching(matching.data) : ''}
          </p>
          {matching.isError && <Problem what="The runs could not be counted." error={matching.error} />}
          {order.isError && <Problem what="The retry was not begun." error={order.error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              Close
            </button>
            <button
              type="button"
              className="button primary"
              disabled={order.isPending || !matching.data || matchesNothing(matching.data)}
              onClick={() => order.mutate(group.fingerprint)}
            >
              {matching.data ? retryWord(matching.data) : 'Retry'}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Progress({ id, onClose }: { id: string; onClose: () => void }) {
  const progress = useQuery(retryProgress(id));
  const cancel = useRetryCancel();
  const client = useQueryClient();
  const retry = progress.data;
  const over = isOver(retry);
  useEffect(() => {
    if (over) client.invalidateQueries({ queryKey: ['runs'] });
  }, [over, client]);
  return (
    <>
      <p role="status">
        {retry === undefined
          ? 'It begins…'
          : `${formatCount(retry.done)} of ${retry.runs === null ? '…' : formatCount(retry.runs)} runs taken up again${
              retry.skipped > 0 ? `, ${formatCount(retry.skipped)} skipped` : ''
            }${retry.status === 'cancelled' ? '; stopped' : ''}.`}
      </p>
      <progress
        aria-label="Runs taken up again"
        max={Math.max(1, retry?.runs ?? 1)}
        value={over ? Math.max(1, retry?.runs ?? 1) : (retry?.done ?? 0)}
      />
      {retry?.problem && <p className="muted">{retry.problem}</p>}
      {progress.isError && <Problem what="How far it is could not be asked." error={progress.error} />}
      {cancel.isError && <Problem what="It was not stopped." error={cancel.error} />}
      <div className="dialog-actions">
        {!over && (
          <button
            type="button"
            className="button"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate(id)}
          >
            Stop
          </button>
        )}
        <button type="button" className="button primary" onClick={onClose}>
          {over ? 'Done' : 'Close, and let it go on'}
        </button>
      </div>
    </>
  );
}
