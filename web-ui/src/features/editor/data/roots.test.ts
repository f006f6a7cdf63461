import { expect, it } from 'vitest';
import { type Flow, treeOf } from '../document/tree';
import type { DraftData } from './api';
import { isCutIn, rootsOf } from './roots';

const read = treeOf(`flows:
  f:
    steps:
      - { id: first, title: The first, stop: x }
      - { id: second, stop: x }
`);
const FLOW = ('tree' in read ? read.tree.flows[0] : undefined) as Flow;
const DATA: DraftData = {
  source: 'run',
  scope: {
    config: { a: 1 },
    vars: {},
    headers: null,
    line: { sku: 'K' },
    steps: { first: 1, second: 2 },
    payload: { lines: [{ text: 'long' }] },
  },
  items: [{ loop: 'lines', item: 1, count: 3 }],
  missing: [],
  cut: ['/payload/lines/0/text'],
  streams: [],
};

it('lists the event, items, the last step first, and nothing that is empty', () => {
  expect(rootsOf(DATA, FLOW).map((root) => [root.path, root.label, root.note])).toEqual([
    ['payload', 'Payload', undefined],
    ['line', 'line', 'item 2 of 3'],
    ['steps.second', 'second', undefined],
    ['steps.first', 'The first', undefined],
    ['config', 'Config', undefined],
  ]);
});

it('does not list steps that are executed after the selected one', () => {
  const at = FLOW.list.steps[0]?.path;
  const paths = rootsOf(DATA, FLOW, at).map((root) => root.path);
  expect(paths).toContain('steps.first');
  expect(paths).not.toContain('steps.second');
});

it('knows what was shortened by its path', () => {
  expect(isCutIn(DATA)('payload.lines[0].text')).toBe(true);
  expect(isCutIn(DATA)('payload.lines')).toBe(false);
});

it('names the columns of rows, which the item of a loop over them has', () => {
  const data = {
    ...DATA,
    scope: { steps: { first: { rows: 'csv.read' }, second: { rows: 'csv.read' } } },
    streams: [{ at: '/steps/first', columns: ['sku', 'price'] }],
  };
  expect(rootsOf(data, FLOW).map((root) => [root.path, root.value, root.note])).toEqual([
    ['steps.second', null, 'rows'],
    ['steps.first', null, 'rows: sku, price'],
  ]);
});
