import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseExact, printExact } from './exactJson';

type Reviver = (key: string, value: unknown, context?: { source: string }) => unknown;

/** An engine that reads one number and tells its reviver, or does not tell, how it was written. */
function engineReading(source: string, tells: boolean) {
  vi.spyOn(JSON, 'parse').mockImplementation((_text, reviver) =>
    (reviver as Reviver)('', Number(source), tells ? { source } : undefined),
  );
}

describe('JSON as it was sent', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(['90071992547409931', '19.90', '1e3'])('keeps %s as it was written', (source) => {
    engineReading(source, true);
    expect(printExact(parseExact(source))).toBe(source);
  });

  it('takes the number of an engine that does not tell how it was written', () => {
    engineReading('19.90', false);
    expect(parseExact('19.90')).toBe(19.9);
  });

  it('reads all kinds of values', () => {
    const text = '{"order": 12, "amount": -1.5, "tags": ["a", true, null], "more": {}}';
    expect(parseExact(text)).toEqual({ order: 12, amount: -1.5, tags: ['a', true, null], more: {} });
  });

  it('prints nested values and empty ones', () => {
    expect(printExact({ a: [1, { b: null }], c: [], d: {}, e: 'x"y' })).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": [],\n  "d": {},\n  "e": "x\\"y"\n}',
    );
  });
});
