import { withoutItems } from '../../../api/stepPaths';
import type { RunDetail, StepStatus } from '../../../api/types';

/** What happened to steps in a run, by their paths in the document: without the numbers of items. */
export type RunStatuses = ReadonlyMap<string, StepStatus>;

/** From worst to best: a step of many items shows the worst status of its items. */
const ORDER: readonly StepStatus[] = ['failed', 'waiting', 'running', 'cancelled', 'succeeded', 'skipped'];

export function runStatuses(run: RunDetail): RunStatuses {
  const statuses = new Map<string, StepStatus>();
  for (const { path, status } of run.steps) {
    const step = withoutItems(path);
    const known = statuses.get(step);
    if (known === undefined || ORDER.indexOf(status) < ORDER.indexOf(known)) statuses.set(step, status);
  }
  // The trigger has succeeded, whatever the status of the run.
  statuses.set('trigger', 'succeeded');
  return statuses;
}
