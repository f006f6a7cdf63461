import { describe, expect, it } from 'vitest';
import { type Flow, treeOf } from '../document/tree';
import { type Layout, layoutOf } from './layout';

function flow(steps: string): Flow {
  const read = treeOf(`flows:\n  f:\n    trigger: { use: manual.start }\n    steps: ${steps}\n`);
  if ('unreadable' in read) throw new Error(read.unreadable.message);
  return read.tree.flows[0] as Flow;
}

const box = (layout: Layout, key: string) => {
  const found = layout.boxes.find((each) => each.key === key);
  return found && [found.x, found.y, found.width, found.height];
};

const AT = '/flows/f/steps';

describe('the layout of a flow', () => {
  it('has the steps below each other with a + on every edge', () => {
    const layout = layoutOf(flow('[{ stop: a }, { stop: b }]'));
    expect(box(layout, '/flows/f/trigger')).toEqual([0, 0, 240, 44]);
    expect(box(layout, `${AT}/0`)).toEqual([0, 76, 240, 44]);
    expect(box(layout, `${AT}/1`)).toEqual([0, 152, 240, 44]);
    expect(layout.pluses.map(({ x, y, index }) => [x, y, index])).toEqual([
      [120, 60, 0],
      [120, 136, 1],
      [120, 212, 2],
    ]);
  });

  it('draws a frame around the steps of a loop', () => {
    const layout = layoutOf(flow('[{ for-each: a, steps: [{ stop: b }] }]'));
    expect(box(layout, `${AT}/0`)).toEqual([0, 76, 296, 140]);
    expect(box(layout, `${AT}/0/steps/0`)).toEqual([28, 140, 240, 44]);
    expect(layout.width).toBe(296);
  });

  it('has branches side by side below the middle of their step', () => {
    const layout = layoutOf(
      flow('[{ switch: [{ when: a, steps: [{ stop: b }] }, { otherwise: [] }] }, { stop: c }]'),
    );
    expect(box(layout, `${AT}/0`)).toEqual([132, 76, 240, 44]);
    expect(box(layout, `${AT}/0/switch/0/steps/0`)).toEqual([0, 200, 240, 44]);
    expect(layout.labels.map(({ x, list }) => [x, list.role])).toEqual([
      [0, 'case'],
      [264, 'otherwise'],
    ]);
    expect(box(layout, `${AT}/1`)).toEqual([132, 324, 240, 44]);
  });

  it('has one node for a step that is folded', () => {
    const layout = layoutOf(flow('[{ for-each: a, steps: [{ stop: b }] }]'), new Set([`${AT}/0`]));
    expect(layout.boxes).toHaveLength(2);
    expect(box(layout, `${AT}/0`)).toEqual([0, 76, 240, 44]);
  });

  it('lets no step cover another one', () => {
    const inner =
      '[{ stop: x }, { for-each: a, steps: [{ parallel: { a: [{ stop: y }], b: [], c: [{ stop: z }] } }] }]';
    const layout = layoutOf(
      flow(
        `[{ switch: [{ when: a, steps: ${inner} }, { when: b, steps: [] }, { otherwise: ${inner} }] }, { try: ${inner}, catch: [] }]`,
      ),
    );
    const nodes = layout.boxes.filter((each) => each.kind !== 'frame');
    expect(nodes.length).toBe(15);
    for (const one of nodes) {
      for (const other of nodes) {
        if (one === other) continue;
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `${one.key} and ${other.key}`).toBe(true);
      }
    }
    for (const { x, y, width, height } of layout.boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
  });
});
