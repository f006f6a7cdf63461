import { describe, expect, it } from 'vitest';
import { countQueryOf, fromLocalTime, isInTime, isNarrowed, localTime, queryOf, timesOf } from './runFilter';

const now = Date.UTC(2030, 0, 8, 9, 30, 45);

describe('the filter of a list of runs', () => {
  it('begins at a whole minute if its time ends now', () => {
    expect(timesOf({ since: 'hour' }, now)).toEqual({ from: '2030-01-08T08:30:00.000Z' });
    expect(timesOf({ since: 'day' }, now)).toEqual({ from: '2030-01-07T09:30:00.000Z' });
    expect(timesOf({ since: 'week', from: 'x', to: 'y' }, now)).toEqual({ from: '2030-01-01T09:30:00.000Z' });
  });

  it('is sent as the parameters that the server knows', () => {
    expect(queryOf({ status: 'failed', version: '3', since: 'hour' }, now)).toEqual({
      status: 'failed',
      version: '3',
      from: '2030-01-08T08:30:00.000Z',
    });
    expect(queryOf({ trigger: 'http.webhook', to: '2030-01-08T00:00:00Z' }, now)).toEqual({
      trigger: 'http.webhook',
      to: '2030-01-08T00:00:00Z',
    });
  });

  it('counts runs by status, but not those of a search, a group or tests', () => {
    expect(countQueryOf({ status: 'failed', flow: 'orders', since: 'hour' }, now)).toEqual({
      flow: 'orders',
      from: '2030-01-08T08:30:00.000Z',
    });
    expect(countQueryOf({ text: 'SO-1' }, now)).toBeUndefined();
    expect(countQueryOf({ fingerprint: 'f' }, now)).toBeUndefined();
    expect(countQueryOf({ tests: 'only' }, now)).toBeUndefined();
  });

  it('says whether a run was accepted in its time', () => {
    expect(isInTime('2030-01-08T09:00:00Z', { since: 'hour' }, now)).toBe(true);
    expect(isInTime('2030-01-08T08:00:00Z', { since: 'hour' }, now)).toBe(false);
    expect(isInTime('2030-01-08T08:00:00Z', { to: '2030-01-08T08:00:00Z' }, now)).toBe(false);
    expect(isInTime('2020-01-01T00:00:00Z', {}, now)).toBe(true);
  });

  it('is narrowed by everything but its status', () => {
    expect(isNarrowed({ status: 'failed', integration: undefined })).toBe(false);
    expect(isNarrowed({ since: 'day' })).toBe(true);
  });

  it('shows its times in the time zone of the browser', () => {
    const iso = new Date(2030, 0, 8, 9, 30).toISOString();
    expect(localTime(iso)).toBe('2030-01-08T09:30');
    expect(fromLocalTime('2030-01-08T09:30')).toBe(iso);
    expect(localTime('nonsense')).toBe('');
    expect(fromLocalTime('')).toBeUndefined();
  });
});
