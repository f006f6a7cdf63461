import { withoutItems } from '../../../api/stepPaths';
import type { RunDetail, StepStatus } from '../../../api/types';

/** What happened to steps in a run, by their paths in the document: without the numbers of items. */
export type RunStatuses = ReadonlyMap<string, StepStatus>;

/** The worst first: where a step was done for many items, it looks as the one that needs looking at. */
const ORDER: readonly StepStatus[] = ['failed', 'waiting', 'running', 'cancelled', 'succeeded', 'skipped'];

export function runStatuses(run: RunDetail): RunStatuses {
  const statuses = new Map<string, StepStatus>();
  for (const { path, status } of run.steps) {
    const step = withoutItems(path);
    const known = statuses.get(step);
    if (known === undefined || ORDER.indexOf(status) < ORDER.indexOf(known)) statuses.set(step, status);
  }
  // What started it has succeeded, whatever came of it.
  statuses.set('trigger', 'succeeded');
  return statuses;
}
