import type { StepStatus, StepView } from '../../../api/types';

/** The worse comes first: it is what a step shows that was done several times. */
const WORST: StepStatus[] = ['failed', 'waiting', 'running', 'cancelled', 'succeeded', 'skipped'];

/** The status of each step of a run, by its path without numbers of items. */
export function statusesOf(steps: readonly StepView[]): ReadonlyMap<string, StepStatus> {
  const statuses = new Map<string, StepStatus>();
  for (const step of steps) {
    const path = withoutItems(step.path);
    const before = statuses.get(path);
    if (before === undefined || rank(step.status) < rank(before)) statuses.set(path, step.status);
  }
  return statuses;
}

function rank(status: StepStatus): number {
  const at = WORST.indexOf(status);
  return at < 0 ? WORST.length : at;
}

export function withoutItems(path: string): string {
  return path.replaceAll(/\[\d*]/g, '');
}

/** The step of a run that stands for a step of the draft: of the chosen items, or else one that failed, or the first. */
export function stepOfRun(
  steps: readonly StepView[],
  path: string,
  items: readonly number[] = [],
): StepView | undefined {
  const all = steps.filter((step) => withoutItems(step.path) === path);
  const numbers = items.join();
  const chosen = all.find(
    (step) => [...step.path.matchAll(/\[(\d+)]/g)].map(([, n]) => n).join() === numbers,
  );
  return (items.length > 0 ? chosen : undefined) ?? all.find((step) => step.status === 'failed') ?? all[0];
}
