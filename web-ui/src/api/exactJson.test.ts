import { describe, expect, it } from 'vitest';
import { parseExact, printExact } from './exactJson';

describe('JSON as it was sent', () => {
  const keepsSource = (() => {
    let source: string | undefined;
    (JSON.parse as (t: string, r: (k: string, v: unknown, c?: { source?: string }) => unknown) => unknown)(
      '1',
      (_k, v, c) => {
        source = c?.source;
        return v;
      },
    );
    return source !== undefined;
  })();

  it.skipIf(!keepsSource)('keeps every digit', () => {
    const text = '{"order": 90071992547409931, "amount": 19.90}';
    expect(printExact(parseExact(text)).replace(/\s+/g, ' ')).toBe(
      '{ "order": 90071992547409931, "amount": 19.90 }',
    );
  });

  it('prints nested values and empty ones', () => {
    expect(printExact({ a: [1, { b: null }], c: [], d: {}, e: 'x"y' })).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": [],\n  "d": {},\n  "e": "x\\"y"\n}',
    );
  });
});
