import { describe, expect, it } from 'vitest';
import { treeOf } from '../document/tree';
import { isSame, type Subject } from './useFormKey';

function subject(steps: string, at: string, id?: string): Subject {
  const read = treeOf(`flows:\n  main:\n    trigger: { use: flow.call }\n    steps: [${steps}]\n`);
  const flow = 'tree' in read ? read.tree.flows[0] : undefined;
  return { flow, at: `/flows/main/${at}`, id, use: at === 'trigger' ? flow?.trigger?.use : undefined };
}
const ONE = '{ id: one, stop: a }';
const TWO = '{ id: two, stop: b }';

describe('the form of a step', () => {
  it('stays the same when the step moves or gets another id', () => {
    expect(
      isSame(subject(`${ONE}, ${TWO}`, 'steps/0', 'one'), subject(`${TWO}, ${ONE}`, 'steps/1', 'one')),
    ).toBe(true);
    const renamed = subject(`{ id: first, stop: a }, ${TWO}`, 'steps/0', 'first');
    expect(isSame(subject(`${ONE}, ${TWO}`, 'steps/0', 'one'), renamed)).toBe(true);
    expect(isSame(renamed, subject(`{ stop: a }, ${TWO}`, 'steps/0'))).toBe(true);
  });

  it('is another one when another step takes the place', () => {
    expect(isSame(subject(`${ONE}, ${TWO}`, 'steps/0', 'one'), subject(TWO, 'steps/0', 'two'))).toBe(false);
    expect(
      isSame(subject(`${ONE}, ${TWO}`, 'steps/0', 'one'), subject(`${ONE}, ${TWO}`, 'steps/1', 'two')),
    ).toBe(false);
    const nameless = subject('{ stop: a }, { stop: b }', 'steps/0');
    expect(isSame(nameless, { ...nameless, at: '/flows/main/steps/1' })).toBe(false);
    expect(isSame(nameless, subject(`{ stop: a }, ${TWO}`, 'trigger'))).toBe(false);
  });

  it('is another one for another trigger', () => {
    const trigger = subject(ONE, 'trigger');
    expect(isSame(trigger, { ...trigger })).toBe(true);
    expect(isSame(trigger, { ...trigger, use: 'http.call' })).toBe(false);
  });
});
