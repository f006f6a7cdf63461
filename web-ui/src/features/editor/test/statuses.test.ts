import { describe, expect, it } from 'vitest';
import type { StepView } from '../../../api/types';
import { stepOfRun } from './statuses';

const step = (path: string, status: string) => ({ path, status }) as StepView;
const STEPS = [step('lines', 'running'), step('lines[0]/send', 'succeeded'), step('lines[1]/send', 'failed')];

describe('the step of a run', () => {
  it('is that of the chosen item, or one that failed', () => {
    expect(stepOfRun(STEPS, 'lines/send')?.path).toBe('lines[1]/send');
    expect(stepOfRun(STEPS, 'lines/send', [0])?.path).toBe('lines[0]/send');
    expect(stepOfRun(STEPS, 'none')).toBeUndefined();
  });
});
