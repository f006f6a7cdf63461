import { describe, expect, it } from 'vitest';
import { changed } from './changed';

const set = (path: (string | number)[], value: unknown) => ({ kind: 'set', path, value });

describe('what a form changes', () => {
  it('is told at the innermost place', () => {
    expect(changed({ a: 1, b: { c: 1, d: 2 } }, { a: 1, b: { c: 1, d: 3 } })).toEqual([set(['b', 'd'], 3)]);
    expect(changed({ a: 1 }, { a: 1, b: { c: 1 } })).toEqual([set(['b'], { c: 1 })]);
    expect(changed({ a: { b: 1 }, c: 2 }, { c: 2 })).toEqual([set(['a'], undefined)]);
  });

  it('is told of the items of a list that differ', () => {
    expect(changed({ a: [1, 2] }, { a: [1, 3] })).toEqual([set(['a', 1], 3)]);
    expect(changed([{ b: 1, c: 2 }, 3], [{ b: 1, c: 4 }, 3])).toEqual([set([0, 'c'], 4)]);
    expect(changed({ a: [1] }, { a: [1] })).toEqual([]);
  });

  it('is told of an item that is added, removed or moved', () => {
    expect(changed([1, 2], [1, 3, 2])).toEqual([{ kind: 'insert', path: [], at: 1, value: 3 }]);
    expect(changed([1], [1, 1])).toEqual([{ kind: 'insert', path: [], at: 1, value: 1 }]);
    expect(changed({ a: [1, 2, 3] }, { a: [1, 3] })).toEqual([{ kind: 'remove', path: ['a'], at: 1 }]);
    expect(changed([1, 2, 3], [1, 3, 2])).toEqual([{ kind: 'move', path: [], from: 2, at: 1 }]);
  });

  it('writes a list as a whole that has other items', () => {
    expect(changed([1, 2, 3], [4])).toEqual([set([], [4])]);
    expect(changed({ a: [1] }, { a: [] })).toEqual([set(['a'], [])]);
    expect(changed(undefined, [1])).toEqual([set([], [1])]);
  });

  it('takes a map away that is emptied', () => {
    expect(changed({ a: { b: 1 } }, {})).toEqual([set([], {})]);
    expect(changed(undefined, { a: 1 })).toEqual([set([], { a: 1 })]);
  });
});
