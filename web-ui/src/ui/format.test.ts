import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatRelative, shortId } from './format';

describe('a duration', () => {
  it.each([
    [null, '–'],
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [84, '84 ms'],
    [999, '999 ms'],
    [1000, '1.00 s'],
    [1418, '1.42 s'],
    [12_340, '12.3 s'],
    [59_960, '1 m'],
    [250_000, '4 m 10 s'],
    [3_599_600, '1 h'],
    [7_500_000, '2 h 5 m'],
    [86_400_000, '1 d'],
    [183_600_000, '2 d 3 h'],
  ])('of %s ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [65_536, '64 KB'],
    [54_945_382, '52.4 MB'],
    [5_368_709_120, '5.0 GB'],
  ])('of %s bytes reads %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('a relative time', () => {
  const now = Date.parse('2030-01-01T09:00:00Z');
  it.each([
    ['2030-01-01T08:59:59.500Z', 'now'],
    ['2030-01-01T08:59:48Z', '12 sec ago'],
    ['2030-01-01T09:04:10Z', 'in 4 min'],
    ['2029-12-31T07:00:00Z', '1 day ago'],
    ['yesterday', 'yesterday'],
  ])('%s reads %s', (iso, text) => {
    expect(formatRelative(iso, now)).toBe(text);
  });
});

describe('a short id', () => {
  it('keeps the end, which tells neighbours apart', () => {
    expect(shortId('0193f2a0-7c1e-7b2d-9a43-1f0c5d7e8a91')).toBe('…5d7e8a91');
    expect(shortId('r-42')).toBe('r-42');
  });
});
