import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merged } from './merge';

const BASE = 'a\nb\nc\nd\ne\nf\ng';

describe('two changes of one text', () => {
  it('are put together if they are of different lines', () => {
    expect(merged(BASE, 'a\nB\nc\nd\ne\nf\ng', 'a\nb\nc\nd\ne\nF\ng\nh')).toBe('a\nB\nc\nd\ne\nF\ng\nh');
    expect(merged(BASE, `0\n${BASE}`, 'a\nb\nc\nd\ne\nf')).toBe('0\na\nb\nc\nd\ne\nf');
  });

  it('are a conflict if they are of the same lines', () => {
    expect(merged(BASE, 'a\nB\nc\nd\ne\nf\ng', 'a\nBB\nc\nd\ne\nf\ng')).toBeUndefined();
    expect(merged('', 'mine', 'theirs')).toBeUndefined();
  });

  it('are one where they are the same', () => {
    expect(merged(BASE, 'a\nB\nc\nd\ne\nF\ng', 'a\nB\nc\nd\ne\nf\ng')).toBe('a\nB\nc\nd\ne\nF\ng');
    expect(merged(BASE, 'x', 'x')).toBe('x');
    expect(merged(BASE, BASE, 'x')).toBe('x');
    expect(merged(BASE, 'x', BASE)).toBe('x');
  });

  const line = fc.constantFrom('a', 'b', 'c', 'd', '');
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));

  it('never lose a line of either without a conflict', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (base, at, other) => {
        const lines = base.split('\n');
        const mine = lines.toSpliced(at % (lines.length + 1), 0, 'mine').join('\n');
        const theirs = lines.toSpliced(other % (lines.length + 1), 0, 'theirs').join('\n');
        const together = merged(base, mine, theirs);
        if (together === undefined) return;
        expect(together.split('\n').toSorted()).toEqual([...lines, 'mine', 'theirs'].toSorted());
      }),
      { numRuns: 500 },
    );
  });
});
