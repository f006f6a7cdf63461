import { describe, expect, it } from 'vitest';
import { type Flow, treeOf } from '../document/tree';
import { layoutOf } from './layout';
import { areasOf, viewOf } from './visible';

const read = treeOf(`flows:
  f:
    trigger: { use: manual.start }
    steps:
      - switch:
          - { when: a, steps: [{ stop: b }, { stop: c }] }
          - { otherwise: [{ stop: d }] }
`);
const layout = layoutOf(('tree' in read ? read.tree.flows[0] : undefined) as Flow);
const SWITCH = '/flows/f/steps/0';
const LAST = `${SWITCH}/switch/1/otherwise/0`;
const box = (key: string) => layout.boxes.find((each) => each.key === key);

describe('what is shown of a flow when a panel takes room', () => {
  it('is the branch of the selected step with its label', () => {
    const [branch] = areasOf(layout, LAST);
    const label = layout.labels.find(({ key }) => key === `${SWITCH}/switch/1/otherwise`);
    expect(branch?.y).toBe(label?.y);
    expect(branch?.x).toBe(box(LAST)?.x);
    const pane = { width: 300, height: 400 };
    const view = viewOf({ x: 0, y: 0, zoom: 1 }, pane, areasOf(layout, LAST));
    // As little is moved as shows it: its right edge is at the edge of the pane.
    expect(view.x).toBe(pane.width - 16 - 240 - (box(LAST)?.x ?? 0));
    expect(viewOf(view, pane, areasOf(layout, LAST))).toEqual(view);
  });

  it('are all branches of a selected switch, if there is room', () => {
    const pane = { width: 600, height: 400 };
    const view = viewOf({ x: -100, y: 0, zoom: 1 }, pane, areasOf(layout, SWITCH));
    const left = box(`${SWITCH}/switch/0/steps/0`)?.x ?? 0;
    expect(view.x + left).toBe(16);
    expect(view.x + (box(LAST)?.x ?? 0) + 240).toBeLessThanOrEqual(pane.width - 16);
  });

  it('is the step alone in a small pane', () => {
    const pane = { width: 280, height: 90 };
    const view = viewOf({ x: 0, y: 0, zoom: 1 }, pane, areasOf(layout, SWITCH));
    expect(view.x + (box(SWITCH)?.x ?? 0)).toBeGreaterThanOrEqual(16);
    expect(view.y + (box(SWITCH)?.y ?? 0) + 44).toBeLessThanOrEqual(pane.height - 16);
  });
});
