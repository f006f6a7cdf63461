import { describe, expect, it } from 'vitest';
import { stepAt } from './place';
import { placeOfStep, stepPathOf, stepPaths } from './stepPath';
import { type Flow, treeOf } from './tree';

const read = treeOf(`
integration: a
flows:
  f:
    trigger: { use: manual.start }
    steps:
      - filter: "{{ true }}"
      - id: lines
        for-each: "{{ payload }}"
        steps:
          - { id: insert, use: sql.insert }
          - { use: http.request }
      - id: route
        switch:
          - { when: "{{ true }}", steps: [{ id: send, use: mail.send }] }
          - { otherwise: [{ use: http.request }] }
      - parallel:
          north: [{ id: in_north, delay: 1s }]
          south: []
      - id: use_3
        try: [{ id: risky, use: http.request }]
        catch: [{ fail: no }]
`);
const flow = ('tree' in read ? read.tree.flows[0] : undefined) as Flow;

describe('paths of steps', () => {
  it('are those of runs', () => {
    expect([...stepPaths(flow).values()]).toEqual([
      'filter_1',
      'lines',
      'lines/insert',
      'lines/use_2',
      'route',
      'route/1/send',
      'route/otherwise/use_4',
      'parallel_1',
      'parallel_1[north]/in_north',
      'use_3',
      'use_3/try/risky',
      'use_3/catch/fail_1',
    ]);
  });

  it('lead to the step and back', () => {
    for (const [step, path] of stepPaths(flow)) {
      expect(placeOfStep(flow, path)).toEqual(step.path);
      expect(stepPathOf(flow, step.path)).toBe(path);
    }
    expect(placeOfStep(flow, 'lines[7]/insert')).toEqual(['flows', 'f', 'steps', 1, 'steps', 0]);
    expect(placeOfStep(flow, 'trigger')).toEqual(['flows', 'f', 'trigger']);
    expect(placeOfStep(flow, 'gone')).toBeUndefined();
  });
});

describe('a character of the text', () => {
  const TEXT =
    'flows:\n  f:\n    trigger: { use: a.b }\n    steps:\n      - id: x\n        for-each: y\n        steps:\n          - id: z\n            stop: done\n      - delay: 1s\n';
  const at = (word: string) => {
    const found = treeOf(TEXT);
    return stepAt(TEXT, 'tree' in found ? found.tree.flows : [], TEXT.indexOf(word));
  };
  it('belongs to the innermost step', () => {
    const steps = ['flows', 'f', 'steps'];
    expect(at('for-each')).toEqual([...steps, 0]);
    expect(at('done')).toEqual([...steps, 0, 'steps', 0]);
    expect(at('delay')).toEqual([...steps, 1]);
    expect(at('a.b')).toEqual(['flows', 'f', 'trigger']);
    expect(at('flows')).toBeUndefined();
  });
});
