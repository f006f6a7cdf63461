import { describe, expect, it } from 'vitest';
import type { StepView } from '../../../api/types';
import { statusesOf, stepOfRun } from './statuses';

const step = (path: string, status: string) => ({ path, status }) as StepView;
const STEPS = [
  step('lines', 'running'),
  step('lines[0]/send', 'succeeded'),
  step('lines[1]/send', 'failed'),
  step('both[north]/x', 'skipped'),
];

describe('statuses of steps', () => {
  it('are those of the draft, the worst of all items', () => {
    expect([...statusesOf(STEPS)]).toEqual([
      ['lines', 'running'],
      ['lines/send', 'failed'],
      ['both[north]/x', 'skipped'],
    ]);
  });

  it('belong to the chosen item, or to one that failed', () => {
    expect(stepOfRun(STEPS, 'lines/send')?.path).toBe('lines[1]/send');
    expect(stepOfRun(STEPS, 'lines/send', [0])?.path).toBe('lines[0]/send');
    expect(stepOfRun(STEPS, 'none')).toBeUndefined();
  });
});
