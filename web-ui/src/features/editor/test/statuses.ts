import { withoutItems } from '../../../api/stepPaths';
import type { StepView } from '../../../api/types';

/** The step of a run for a step of the draft: of the chosen items, or a failed one, or the first. */
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
