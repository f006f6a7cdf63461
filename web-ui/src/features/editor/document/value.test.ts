import { expect, it } from 'vitest';
import { allSteps, type Flow, treeOf } from './tree';
import { runPath, valueAt } from './value';

const DOCUMENT = `flows:
  f:
    steps:
      - id: lines
        for-each: "{{ payload }}"
        steps:
          - id: route
            switch:
              - when: "{{ true }}"
                steps: [{ id: gold, stop: a }]
              - otherwise: [{ id: rest, stop: b }]
      - id: both
        parallel:
          one: [{ id: first, stop: c }]
          two: [{ stop: d }]
      - id: safe
        try: [{ id: risky, fail: e }]
        catch: [{ id: caught, stop: f }]
`;

it('tells a value, and the path of a step in a run', () => {
  expect(valueAt(DOCUMENT, ['flows', 'f', 'steps', 0, 'for-each'])).toBe('{{ payload }}');
  expect(valueAt(DOCUMENT, ['none'])).toBeUndefined();
  const read = treeOf(DOCUMENT);
  const flow = ('tree' in read ? read.tree.flows[0] : undefined) as Flow;
  expect(allSteps(flow.list).map((step) => runPath(flow, step))).toEqual([
    'lines',
    'lines[0]/route',
    'lines[0]/route/1/gold',
    'lines[0]/route/otherwise/rest',
    'both',
    'both[one]/first',
    '',
    'safe',
    'safe/try/risky',
    'safe/catch/caught',
  ]);
});
