import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttentionGroup } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { runs as words } from '../../words/runs';
import { GROUP_RETRIES, type GroupRetryWay, groupMatching, useGroupRetry } from './api';
import { BulkProgress } from './BulkProgress';
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
        <BulkProgress id={id} note={words.failAgain} onClose={onClose} />
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
