import { describe, expect, it } from 'vitest';
import type { RunDetail, StepStatus } from '../../../api/types';
import { runStatuses } from './runStatuses';

const run = (steps: [string, StepStatus][]) =>
  ({ steps: steps.map(([path, status]) => ({ path, status })) }) as unknown as RunDetail;

describe('the statuses of a run on the graph', () => {
  it('stand at the steps of the document, the worst item for all', () => {
    const statuses = runStatuses(
      run([
        ['lines', 'failed'],
        ['lines[0]/insert', 'succeeded'],
        ['lines[1]/insert', 'failed'],
        ['lines[2]/insert', 'succeeded'],
        ['both[north]/send', 'running'],
      ]),
    );
    expect(Object.fromEntries(statuses)).toEqual({
      trigger: 'succeeded',
      lines: 'failed',
      'lines/insert': 'failed',
      'both[north]/send': 'running',
    });
  });

  it('are none at steps that were not reached', () => {
    expect(runStatuses(run([['a', 'failed']])).get('b')).toBeUndefined();
  });
});
