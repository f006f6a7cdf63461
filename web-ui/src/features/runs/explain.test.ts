import { describe, expect, it } from 'vitest';
import { RUN_STATUSES, type RunDetail, type RunStatus, type StepView } from '../../api/types';
import { countItems, mayRetryFrom, movedOn } from './explain';

function run(status: RunStatus): RunDetail {
  return {
    id: '7',
    instance: 'default',
    integration: 'shop',
    flow: 'orders',
    version: 1,
    trigger: 'http.webhook',
    status,
    acceptedAt: '2030-01-01T09:00:00Z',
    endedAt: null,
    durationMs: null,
    error: null,
    waiting: null,
    parent: null,
    replayOf: null,
    historyKept: true,
    replays: [],
    steps: [],
  };
}

function step(more: Partial<StepView>): StepView {
  return { path: 'each[0]/pick', id: 'pick', kind: 'action', status: 'succeeded', attempts: 1, ...more };
}

describe('how far a loop has come', () => {
  it('counts as done what did not fail', () => {
    expect(countItems({ ended: 120, failed: 24, shown: 50, more: 70 }, 'succeeded')).toBe(
      '96 done, 24 failed',
    );
    expect(countItems({ ended: 7, failed: 0, shown: 7, more: 0 }, 'succeeded')).toBe('7 done');
  });

  it('takes nothing off for the item that the loop has failed with', () => {
    expect(countItems({ ended: 0, failed: 1, shown: 1, more: 0 }, 'failed')).toBe('0 done, 1 failed');
    expect(countItems({ ended: 4, failed: 1, shown: 7, more: 0 }, 'failed')).toBe('4 done, 1 failed');
    expect(countItems({ ended: 120, failed: 1, shown: 51, more: 69 }, 'failed')).toBe('119 done, 1 failed');
  });
});

describe('a retry from a step', () => {
  it('is for steps that are done, of runs that have failed', () => {
    expect(mayRetryFrom(run('failed'), step({}))).toBe(true);
    expect(mayRetryFrom(run('failed'), step({ status: 'failed' }))).toBe(false);
    expect(mayRetryFrom(run('succeeded'), step({}))).toBe(false);
  });

  it('goes into no item or branch that is over', () => {
    expect(mayRetryFrom(run('failed'), step({ sealed: true }))).toBe(false);
  });
});

describe('a run that moves on while one is asked how it is to end', () => {
  const stays = (ending: Parameters<typeof movedOn>[1]) =>
    RUN_STATUSES.filter((status) => movedOn(status, ending) === undefined);

  it('is cancelled, or ended by force, as long as it has not ended', () => {
    expect(stays('cancel')).toEqual(['queued', 'running', 'waiting']);
    expect(stays('force')).toEqual(['queued', 'running', 'waiting']);
  });

  it('is given up as long as it has failed', () => {
    expect(stays('give-up')).toEqual(['failed']);
    expect(movedOn('running', 'give-up')).toContain('was retried');
    expect(movedOn('failed', 'cancel')).toContain('has failed in the meantime');
  });
});
