import { describe, expect, it } from 'vitest';
import { RUN_STATUSES, type RunStatus } from '../api/types';
import { statusLook } from './status';

describe('a status', () => {
  it('always has a word', () => {
    for (const status of RUN_STATUSES) expect(statusLook(status).word).toMatch(/^[A-Z]/);
  });

  it('tells a retry and a doubt from other waits', () => {
    expect(statusLook('waiting', { reason: 'retry', until: null })).toEqual({
      tone: 'retrying',
      word: 'Retrying',
    });
    expect(statusLook('waiting', { reason: 'in doubt', until: null })).toEqual({
      tone: 'doubt',
      word: 'In doubt',
    });
    expect(statusLook('waiting', { reason: 'call-back', until: null }).word).toBe('Waiting');
  });

  it('does not read the reason of a wait that is over', () => {
    expect(statusLook('succeeded', { reason: 'retry', until: null }).word).toBe('Succeeded');
  });

  it("shows a newer server's word with a neutral shape", () => {
    expect(statusLook('parked' as RunStatus)).toEqual({ tone: 'queued', word: 'Parked' });
  });
});
