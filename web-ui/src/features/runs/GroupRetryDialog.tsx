import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AttentionGroup } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { formatCount } from '../../ui/format';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import {
  GROUP_RETRIES,
  type GroupRetryWay,
  groupMatching,
  isOver,
  retryProgress,
  useGroupRetry,
  useRetryCancel,
} from './api';
import { useFlowTitles } from './flowTitles';
import { explainMatching, matchesNothing, retryWord } from './retryWords';
import { type RunFilter, timesOf } from './runFilter';

interface RetryProps {
  group: AttentionGroup;
  filter: RunFilter;
  onClose: () => void;
}

/** Retries the runs that the group has in the time of the filter. */
export function GroupRetryDialog({ group, filter, onClose }: RetryProps) {
  // A time up to now stays the same while the dialog is open.
  const [query] = useState(() => ({ fingerprint: group.fingerprint, ...timesOf(filter, Date.now()) }));
  const matching = useQuery(groupMatching(query));
  const titles = useFlowTitles()(group);
  const order = useGroupRetry();
  const [way, setWay] = useState<GroupRetryWay>('own');
  const id = order.data?.id;
  return (
    <Dialog title={words.retryAllOf(titles.flow)} onClose={onClose}>
      {id !== undefined ? (
        <Progress id={id} onClose={onClose} />
      ) : (
        <>
          <Ways chosen={way} onChoose={setWay} />
          <p>{matching.isPending ? words.counting : matching.data ? explainMatching(matching.data) : ''}</p>
          {matching.isError && <Problem what={words.countFailed} error={matching.error} />}
          {order.isError && <Problem what={words.retryFailed} error={order.error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              {words.close}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={order.isPending || !matching.data || matchesNothing(matching.data)}
              onClick={() => order.mutate({ query, way })}
            >
              {matching.data ? retryWord(matching.data) : words.retry}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Ways({ chosen, onChoose }: { chosen: GroupRetryWay; onChoose: (way: GroupRetryWay) => void }) {
  return (
    <fieldset>
      <legend>{words.howToRetry}</legend>
      {(Object.keys(GROUP_RETRIES) as GroupRetryWay[]).map((way) => (
        <label key={way} className="check">
          <input type="radio" name="way" checked={way === chosen} onChange={() => onChoose(way)} />
          {words.groupRetries[way]}
        </label>
      ))}
    </fieldset>
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
          ? words.starting
          : words.groupProgress(
              formatCount(retry.done),
              retry.runs === null ? '…' : formatCount(retry.runs),
              retry.skipped > 0 ? formatCount(retry.skipped) : undefined,
              retry.status === 'cancelled',
            )}
      </p>
      <progress
        aria-label={words.retriedRuns}
        max={Math.max(1, retry?.runs ?? 1)}
        value={over ? Math.max(1, retry?.runs ?? 1) : (retry?.done ?? 0)}
      />
      {over && <p className="muted">{words.failAgain}</p>}
      {retry?.problem && <p className="muted">{retry.problem}</p>}
      {progress.isError && <Problem what={words.progressFailed} error={progress.error} />}
      {cancel.isError && <Problem what={words.stopFailed} error={cancel.error} />}
      <div className="dialog-actions">
        {!over && (
          <button
            type="button"
            className="button"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate(id)}
          >
            {words.stop}
          </button>
        )}
        <button type="button" className="button primary" onClick={onClose}>
          {over ? words.done : words.closeAndContinue}
        </button>
      </div>
    </>
  );
}
