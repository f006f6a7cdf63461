import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { formatClock } from '../../../ui/format';
import { statusLook } from '../../../ui/status';
import { useNow } from '../../../ui/useNow';
import { data as words } from '../../../words/data';
import { runsOfFlow } from '../api';
import { useEditor } from '../store/useEditor';
import { useData } from './DataProvider';

const NONE = 'none';

/** Whose data is shown and tested with: the newest run and pins, one run, or none. */
export function SourceChooser() {
  const field = useId();
  const now = useNow();
  const { name, flow, run, showRun } = useEditor();
  const { isNone, setNone } = useData();
  const runs = useQuery({ ...runsOfFlow(name, flow?.name ?? ''), enabled: flow !== undefined });
  const listed = runs.data ?? [];
  return (
    <span className="source-chooser">
      <label htmlFor={field} className="sr-only">
        {words.source}
      </label>
      <select
        id={field}
        value={isNone ? NONE : (run ?? '')}
        onFocus={() => void runs.refetch()}
        onChange={(event) => {
          const chosen = event.target.value;
          setNone(chosen === NONE);
          showRun(chosen === NONE || chosen === '' ? undefined : chosen);
        }}
      >
        <option value="">{words.newest}</option>
        {run && !listed.some((each) => each.id === run) && <option value={run}>{words.ofRun(run)}</option>}
        {listed.map((each) => (
          <option key={each.id} value={each.id}>
            {words.runOption(
              each.id,
              formatClock(each.acceptedAt, now),
              statusLook(each.status, each.waiting, each.failedItems).word.toLowerCase(),
              each.test === true,
            )}
          </option>
        ))}
        <option value={NONE}>{words.none}</option>
      </select>
    </span>
  );
}
