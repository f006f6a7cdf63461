import { describe, expect, it } from 'vitest';
import { RUN_STATUSES } from '../../api/types';
import { movedOn } from './explain';

describe('a run that moves on while one is asked how it is to end', () => {
  const stays = (ending: Parameters<typeof movedOn>[1]) =>
    RUN_STATUSES.filter((status) => movedOn(status, ending) === undefined);

  it('is cancelled, or ended by force, as long as it has not ended', () => {
    expect(stays('cancel')).toEqual(['queued', 'running', 'waiting']);
    expect(stays('force')).toEqual(['queued', 'running', 'waiting']);
  });

  it('is given up as long as it has failed', () => {
    expect(stays('give-up')).toEqual(['failed']);
    expect(movedOn('running', 'give-up')).toContain('taken up again');
    expect(movedOn('failed', 'cancel')).toContain('has failed meanwhile');
  });
});
