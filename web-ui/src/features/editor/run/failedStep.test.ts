import { describe, expect, it } from 'vitest';
import type { RunDetail, StepStatus } from '../../../api/types';
import { failedStep, itemOf } from './failedStep';

const run = (status: string, steps: [string, StepStatus][], step?: string) =>
  ({
    status,
    error: step ? { step } : null,
    steps: steps.map(([path, state]) => ({ path, status: state })),
  }) as unknown as RunDetail;

describe('the failed step of a run', () => {
  it('is the innermost of them, such as one of an item', () => {
    const of = run('failed', [
      ['lines', 'failed'],
      ['lines[0]/send', 'succeeded'],
      ['lines[1]/send', 'failed'],
      ['after', 'skipped'],
    ]);
    expect(failedStep(of)?.path).toBe('lines[1]/send');
  });

  it('is the one that the error names', () => {
    const of = run(
      'failed',
      [
        ['lines[1]/send', 'failed'],
        ['check', 'failed'],
      ],
      'check',
    );
    expect(failedStep(of)?.path).toBe('check');
  });

  it('is none in a run that has not failed, though a failure was caught', () => {
    expect(failedStep(run('succeeded', [['send', 'failed']]))).toBeUndefined();
    expect(failedStep(run('failed', []))).toBeUndefined();
  });
});

it('counts items from 1', () => {
  expect(itemOf('orders[1]/lines[0]/send')).toBe(1);
  expect(itemOf('both[north]/send')).toBeUndefined();
});
