import { describe, expect, it } from 'vitest';
import type { DocumentProblem } from '../../../api/types';
import { type Flow, treeOf } from '../document/tree';
import { marksOf } from './marks';

const read = treeOf(`
flows:
  f:
    trigger: { use: manual.start }
    steps:
      - id: lines
        for-each: "{{ payload }}"
        steps:
          - { id: a, delay: 1s }
          - { id: b, try: [{ id: c, delay: 1s }], catch: [] }
`);
const flow = ('tree' in read ? read.tree.flows[0] : undefined) as Flow;
const problem = (pointer: string) => ({ pointer, code: 'x', message: 'x' }) as DocumentProblem;

describe('marks', () => {
  const at = '/flows/f/steps/0';
  const marks = marksOf(flow, [
    problem(`${at}/steps/1/try/0/delay`),
    problem(`${at}/for-each`),
    problem('/flows/f/trigger'),
    problem('/integration'),
  ]);

  it('count the steps and problems inside', () => {
    expect(marks.get(at)).toEqual({ problems: 1, problemsInside: 1, stepsInside: 3, number: 1 });
    expect(marks.get(`${at}/steps/1`)).toMatchObject({ problems: 0, problemsInside: 1, stepsInside: 1 });
    expect(marks.get(`${at}/steps/1/try/0`)).toMatchObject({ problems: 1, problemsInside: 0, number: 4 });
    expect(marks.get('/flows/f/trigger')).toMatchObject({ problems: 1, number: 0 });
    expect(marks.size).toBe(5);
  });
});
