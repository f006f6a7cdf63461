import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AttentionGroup } from '../../api/types';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Empty, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { failureWord } from '../../words/failures';
import { runs as words } from '../../words/runs';
import { AnswerDialog } from './AnswerAll';
import { attentionGroups } from './api';
import { FlowName } from './FlowName';
import { GroupRetryDialog } from './GroupRetryDialog';
import { runsWord } from './retryWords';
import type { RunFilter } from './runFilter';

/** What failed, or waits for a person, with one row for each cause. */
export function Attention({ filter }: { filter: RunFilter }) {
  // Above the rows, because repaired groups leave the list and the progress must stay.
  const [repaired, setRepaired] = useState<AttentionGroup | null>(null);
  return (
    <>
      <Groups filter={filter} onRepair={setRepaired} />
      {repaired && <RepairDialog group={repaired} filter={filter} onClose={() => setRepaired(null)} />}
    </>
  );
}

interface Repairing {
  onRepair: (group: AttentionGroup) => void;
}

interface RepairProps {
  group: AttentionGroup;
  filter: RunFilter;
  onClose: () => void;
}

/** Runs in doubt are answered, and failed runs are retried. */
function RepairDialog({ group, filter, onClose }: RepairProps) {
  if (group.kind !== 'IN_DOUBT') return <GroupRetryDialog group={group} filter={filter} onClose={onClose} />;
  const { since, from, to } = filter;
  return (
    <AnswerDialog
      filter={{ fingerprint: group.fingerprint, since, from, to }}
      {...(group.step ? { step: group.step } : {})}
      onClose={onClose}
    />
  );
}

function Groups({ filter, onRepair }: { filter: RunFilter } & Repairing) {
  const groups = useQuery(attentionGroups(filter));
  if (groups.isError && groups.data === undefined)
    return <Problem what={words.attentionFailed} error={groups.error} onRetry={() => groups.refetch()} />;
  if (groups.isPending) return <Skeleton what={words.attentionLoading} />;
  const items = groups.data.items;
  if (items.length === 0)
    return (
      <Empty title={words.noAttention}>
        <p>{words.noAttentionText}</p>
      </Empty>
    );
  return (
    <>
      <div className="table-wrap">
        <table className="table runs groups" aria-label={words.causes}>
          <thead>
            <tr>
              <th scope="col" className="number">
                {words.runs}
              </th>
              <th scope="col">{words.integrationFlow}</th>
              <th scope="col">{words.error}</th>
              <th scope="col">{words.step}</th>
              <th scope="col">{words.last}</th>
              <th scope="col">
                <span className="sr-only">{words.repair}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((group) => (
              <Row key={group.fingerprint} group={group} filter={filter} onRepair={onRepair} />
            ))}
          </tbody>
        </table>
      </div>
      {groups.data.next !== null && (
        <div className="list-end">
          <span className="muted caption">{words.latestCauses(formatCount(items.length))}</span>
        </div>
      )}
    </>
  );
}

/** A whole message as an example: that of the newest run. */
const said = (group: AttentionGroup) => group.example || group.message || failureWord(group.kind);

function Row({ group, filter, onRepair }: { group: AttentionGroup; filter: RunFilter } & Repairing) {
  return (
    <tr>
      <td className="c-count number">
        <strong>{formatCount(group.runs)}</strong>
      </td>
      <td className="c-flow" title={`${group.integration}/${group.flow}`}>
        <Link
          to="/runs"
          search={{ ...filter, status: 'needs-attention', fingerprint: group.fingerprint }}
          className="row-link"
        >
          <FlowName of={group} />
        </Link>
      </td>
      <td className="c-said tone-failed">{said(group)}</td>
      <td
        className={`c-step muted ${group.stepTitle ? '' : 'mono'}`}
        title={group.stepTitle ?? group.step ?? undefined}
      >
        {group.stepTitle ?? group.step}
      </td>
      <td className="c-time">
        <Time iso={group.lastAt} />
      </td>
      <td className="c-action">
        <RepairAll group={group} onRepair={onRepair} />
      </td>
    </tr>
  );
}

/** Above the runs of one group. */
export function GroupNote({ filter, fingerprint }: { filter: RunFilter; fingerprint: string }) {
  const [repaired, setRepaired] = useState<AttentionGroup | null>(null);
  const groups = useQuery(attentionGroups(filter));
  const group = groups.data?.items.find((each) => each.fingerprint === fingerprint);
  return (
    <>
      <p className="search-note muted" role="status">
        {group && (
          <>
            <span>
              {runsWord(group.runs)}
              {words.withText}
              <strong>{said(group)}</strong>
              {group.step && (
                <>
                  {' '}
                  {words.at}
                  <span className="mono">{group.stepTitle ?? group.step}</span>
                </>
              )}
            </span>
            <RepairAll group={group} onRepair={setRepaired} />
          </>
        )}
        <Link to="/runs" search={{ ...filter, fingerprint: undefined }}>
          {words.showAllCauses}
        </Link>
      </p>
      {repaired && <RepairDialog group={repaired} filter={filter} onClose={() => setRepaired(null)} />}
    </>
  );
}

function RepairAll({ group, onRepair }: { group: AttentionGroup } & Repairing) {
  const inDoubt = group.kind === 'IN_DOUBT';
  return (
    <button
      type="button"
      className="button"
      aria-label={(inDoubt ? words.answerAllRuns : words.retryAllRuns)(group.runs, group.flow)}
      onClick={() => onRepair(group)}
    >
      {!inDoubt && <Icon name="retry" />}
      {inDoubt ? words.answerAll : words.retryAll}
    </button>
  );
}
