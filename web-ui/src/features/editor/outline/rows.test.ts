import { describe, expect, it } from 'vitest';
import { type Flow, treeOf } from '../document/tree';
import { rowsOf, typedAhead } from './rows';

const read = treeOf(`
flows:
  f:
    trigger: { use: manual.start }
    steps:
      - id: a
        delay: 1s
      - id: b
        try: [{ id: c, delay: 1s }, { id: d, delay: 1s }]
        catch: [{ id: e, fail: x }]
        finally: []
`);
const flow = ('tree' in read ? read.tree.flows[0] : undefined) as Flow;
const shown = (folded: Set<string>) =>
  rowsOf(flow, folded).map(
    (row) =>
      `${row.level} ${row.place}/${row.of} ${row.list ? 'empty' : (row.step?.id ?? 'trigger')}${row.branch ? ` ${row.branch.role}` : ''}`,
  );

describe('the lines of an outline', () => {
  it('say where each step stands, and which branches are empty', () => {
    expect(shown(new Set())).toEqual([
      '1 1/3 trigger',
      '1 2/3 a',
      '1 3/3 b',
      '2 1/4 c try',
      '2 2/4 d',
      '2 3/4 e catch',
      '2 4/4 empty finally',
    ]);
  });

  it('leave out what is inside of folded steps', () => {
    expect(shown(new Set(['/flows/f/steps/1']))).toEqual(['1 1/3 trigger', '1 2/3 a', '1 3/3 b']);
  });
});

describe('typing', () => {
  const names = ['Send', 'Save', 'Wait', 'Send again'];
  it('finds the next line that begins so', () => {
    expect(typedAhead(names, 0, 's')).toBe(1);
    expect(typedAhead(names, 1, 's')).toBe(3);
    expect(typedAhead(names, 3, 's')).toBe(0);
    expect(typedAhead(names, 0, 'se')).toBe(0);
    expect(typedAhead(names, 1, 'send a')).toBe(3);
    expect(typedAhead(names, 0, 'x')).toBe(-1);
  });
});
