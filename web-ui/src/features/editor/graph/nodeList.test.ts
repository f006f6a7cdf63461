import { expect, it } from 'vitest';
import { type Flow, treeOf } from '../document/tree';
import { layoutOf } from './layout';
import { nodesOf } from './nodeList';

function flowOf(trigger: string): Flow {
  const read = treeOf(`flows:\n  main:\n${trigger}    steps:\n      - delay: 1s\n`);
  return ('tree' in read ? read.tree.flows[0] : undefined) as Flow;
}

it('makes new nodes only of what looks different', () => {
  const none = flowOf('');
  const before = new Map(nodesOf(none, layoutOf(none), new Map()).map((node) => [node.id, node]));
  const chosen = flowOf('    trigger: { use: flow.call }\n');
  const nodes = nodesOf(chosen, layoutOf(chosen), before);
  const changed = nodes.filter((node) => before.get(node.id) !== node).map((node) => node.id);
  expect(changed).toEqual(['/flows/main/trigger']);
});
