import type { RunDetail, StepView } from '../../../api/types';

/** The step that made a run fail: the one that its error names, or the innermost failed step. */
export function failedStep(run: RunDetail): StepView | undefined {
  if (run.status !== 'failed') return undefined;
  const failed = run.steps.filter((step) => step.status === 'failed');
  const deepest = Math.max(...failed.map(depth));
  return (
    failed.find((step) => step.path === run.error?.step) ?? failed.findLast((step) => depth(step) === deepest)
  );
}

const depth = (step: StepView) => step.path.split(/[/[]/).length;

/** The number of the innermost item that a step of a run is of, from 1; undefined outside of loops. */
export function itemOf(path: string): number | undefined {
  const last = [...path.matchAll(/\[(\d+)]/g)].at(-1)?.[1];
  return last === undefined ? undefined : Number(last) + 1;
}
