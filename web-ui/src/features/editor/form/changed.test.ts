import { describe, expect, it } from 'vitest';
import { changed } from './changed';

describe('what a form changes', () => {
  it('is told at the innermost place', () => {
    expect(changed({ a: 1, b: { c: 1, d: 2 } }, { a: 1, b: { c: 1, d: 3 } })).toEqual([[['b', 'd'], 3]]);
    expect(changed({ a: 1 }, { a: 1, b: { c: 1 } })).toEqual([[['b'], { c: 1 }]]);
    expect(changed({ a: { b: 1 }, c: 2 }, { c: 2 })).toEqual([[['a'], undefined]]);
  });

  it('writes lists as a whole', () => {
    expect(changed({ a: [1, 2] }, { a: [1, 3] })).toEqual([[['a'], [1, 3]]]);
    expect(changed({ a: [1] }, { a: [1] })).toEqual([]);
  });

  it('takes a map away that is emptied', () => {
    expect(changed({ a: { b: 1 } }, {})).toEqual([[[], {}]]);
    expect(changed(undefined, { a: 1 })).toEqual([[[], { a: 1 }]]);
  });
});
