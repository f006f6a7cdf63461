import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../document/tree';
import { inShort, stepTitle } from './names';

const SHARED = '../server/language/src/test/resources/io/junctura/definition/titles/';
const read = (name: string) => readFileSync(SHARED + name, 'utf8');

describe('the title of a step', () => {
  it('without an id is what the server calls it', () => {
    const found = treeOf(read('steps.yaml'));
    const flow = 'tree' in found ? found.tree.flows[0] : undefined;
    const titles = flow?.list.steps.map((each) =>
      each.id !== undefined && each.title === undefined ? null : stepTitle(each, 'Send a request'),
    );
    expect(titles).toEqual(JSON.parse(read('titles.json')));
  });

  it('with an id alone is what it does, since its id is shown beside it', () => {
    const found = treeOf('flows: { f: { steps: [{ id: pause, delay: 10m }] } }');
    const step = 'tree' in found ? found.tree.flows[0]?.list.steps[0] : undefined;
    expect(step && stepTitle(step, undefined)).toBe('Delay');
  });
});

describe('a value in short', () => {
  it('keeps the braces of an expression beside other text', () => {
    expect(inShort('{{ payload.total > 100 }}')).toBe('payload.total > 100');
    expect(inShort('Received {{ payload.id }}')).toBe('Received {{ payload.id }}');
    expect(inShort('{{ payload.id }} of {{ payload.customer }}')).toBe(
      '{{ payload.id }} of {{ payload.customer }}',
    );
  });
});
