import type { Node } from '@xyflow/react';
import { allSteps, type Flow } from '../document/tree';
import type { Box, Layout } from './layout';

const PLUS = 24;
// Nodes that can neither be dragged nor selected get no clicks, unless their style says so.
const CLICKABLE = { pointerEvents: 'all' } as const;
const FIXED = { draggable: false, selectable: false } as const;

/** The nodes of a layout. Unchanged nodes are the same objects, so that they do not rerender. */
export function nodesOf(flow: Flow, layout: Layout, before: ReadonlyMap<string, Node>): Node[] {
  // In the order of execution, for assistive technology. A frame comes before its content.
  const order = new Map(allSteps(flow.list).map((step, i) => [step, i]));
  const at = ({ step }: Box) => (step && order.get(step)) ?? -1;
  const boxes = [...layout.boxes].sort((one, other) => at(one) - at(other));
  const nodes: Node[] = [
    {
      ...node('lines', 'lines', 0, 0, layout, 0),
      data: { edges: layout.edges, width: layout.width, height: layout.height },
      style: { pointerEvents: 'none' },
    },
    ...boxes.map((box) => boxNode(flow, box, box.kind === 'frame' ? -1 : 1)),
    ...layout.labels.map((label) => ({
      ...node(`label ${label.key}`, 'label', label.x, label.y, label, 1),
      data: { label, looks: `${label.list.role} ${label.list.label}` },
    })),
    ...layout.pluses.map((plus) => ({
      ...node(`plus ${plus.key}`, 'plus', plus.x - PLUS / 2, plus.y - PLUS / 2, SQUARE, 2),
      data: { plus, looks: '' },
    })),
  ];
  return nodes.map((each) => {
    const old = before.get(each.id);
    return old && looks(old) === looks(each) ? old : each;
  });
}

const SQUARE = { width: PLUS, height: PLUS };

function node(
  id: string,
  type: string,
  x: number,
  y: number,
  { width, height }: { width: number; height: number },
  zIndex: number,
) {
  const size = { width, height, initialWidth: width, initialHeight: height };
  return { id, type, position: { x, y }, ...size, ...FIXED, style: CLICKABLE, zIndex };
}

function boxNode(flow: Flow, box: Box, zIndex: number): Node {
  const { step } = box;
  // A step within a step is drawn by its own node, so only that there is one counts.
  const looks = step
    ? [step.id, step.title, step.kind, step.brief, step.connection, step.isDisabled]
    : [flow.trigger];
  return {
    ...node(box.key, 'box', box.x, box.y, box, zIndex),
    data: { box, looks: JSON.stringify([looks, box.isFolded, step?.lists.length]) },
  };
}

const LOOKS = new WeakMap<Node, string>();

/** All values that a node shows. */
function looks(node: Node): string {
  const { position, width, height, data } = node;
  const known = LOOKS.get(node) ?? JSON.stringify([position, width, height, data.looks ?? data.edges]);
  LOOKS.set(node, known);
  return known;
}
