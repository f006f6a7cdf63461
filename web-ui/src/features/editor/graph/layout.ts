import { type Path, pointer } from '../document/text';
import type { Flow, Step, StepList } from '../document/tree';
import { KINDS } from '../stepKinds/kinds';

/*
 * The layout of a flow. It is computed from the document, so that a flow looks the same to all users and no
 * positions are stored. Coordinates are pixels at 100 %, from the upper left.
 */

const NODE = { width: 240, height: 44 };
/** Between two steps, and behind the last one. */
export const GAP = 32;
const CONTAINER = { head: 32, side: 28 };
const BRANCH = { apart: 24, condition: 20, above: 28, turn: 12, merge: 4 };

/** The trigger, a step, or the frame of a loop or a wait around its steps. */
export type Box = {
  key: string;
  kind: 'trigger' | 'step' | 'frame';
  /** Null for the trigger. */
  step: Step | null;
  x: number;
  y: number;
  width: number;
  height: number;
  isFolded: boolean;
};

/** The `+` that inserts a step at a place of a list. */
export type Plus = { key: string; list: Path; index: number; x: number; y: number };

/** The label above a branch: its condition or name. */
export type Label = { key: string; list: StepList; x: number; y: number; width: number; height: number };

/** A line through these points. */
export type Edge = { key: string; points: readonly [number, number][] };

export type Layout = {
  boxes: Box[];
  pluses: Plus[];
  labels: Label[];
  edges: Edge[];
  width: number;
  height: number;
};

/**
 * A block of the layout: its size, and the position of the line through it.
 *
 * @property draw draws it with its upper left corner at a place
 */
type Block = { width: number; height: number; axis: number; draw: (x: number, y: number) => void };

/** @param folded pointers of the steps whose inside is hidden */
export function layoutOf(flow: Flow, folded: ReadonlySet<string> = new Set()): Layout {
  const layout: Layout = { boxes: [], pluses: [], labels: [], edges: [], width: 0, height: 0 };
  const steps = listBlock(layout, flow.list, folded);
  const width = Math.max(NODE.width, steps.width);
  const axis = Math.max(NODE.width / 2, steps.axis);
  layout.boxes.push({
    key: pointer([...flow.path, 'trigger']),
    kind: 'trigger',
    step: null,
    x: axis - NODE.width / 2,
    y: 0,
    ...NODE,
    isFolded: false,
  });
  steps.draw(axis - steps.axis, NODE.height);
  layout.width = width;
  layout.height = NODE.height + steps.height;
  return layout;
}

/** The steps of a list below each other, a gap with a `+` before each and one at the end. */
function listBlock(layout: Layout, list: StepList, folded: ReadonlySet<string>): Block {
  const blocks = list.steps.map((step) => stepBlock(layout, step, folded));
  const axis = Math.max(NODE.width / 2, ...blocks.map((block) => block.axis));
  const right = Math.max(NODE.width / 2, ...blocks.map((block) => block.width - block.axis));
  const height = GAP * (blocks.length + 1) + blocks.reduce((sum, block) => sum + block.height, 0);
  return {
    width: axis + right,
    height,
    axis,
    draw(x, y) {
      const line = x + axis;
      let top = y;
      for (let i = 0; i <= blocks.length; i++) {
        plus(layout, list.path, i, line, top);
        top += GAP;
        const block = blocks[i];
        if (!block) break;
        block.draw(line - block.axis, top);
        top += block.height;
      }
    },
  };
}

function plus(layout: Layout, list: Path, index: number, x: number, y: number) {
  const key = `${pointer(list)}+${index}`;
  layout.pluses.push({ key, list, index, x, y: y + GAP / 2 });
  layout.edges.push({
    key,
    points: [
      [x, y],
      [x, y + GAP],
    ],
  });
}

function stepBlock(layout: Layout, step: Step, folded: ReadonlySet<string>): Block {
  const isFolded = step.lists.length > 0 && folded.has(pointer(step.path));
  if (isFolded || step.lists.length === 0) return nodeBlock(layout, step, isFolded);
  return KINDS[step.kind].inside?.isFrame
    ? frameBlock(layout, step, folded)
    : branchesBlock(layout, step, folded);
}

function nodeBlock(layout: Layout, step: Step, isFolded: boolean): Block {
  return {
    ...NODE,
    axis: NODE.width / 2,
    draw: (x, y) => {
      layout.boxes.push({ key: pointer(step.path), kind: 'step', step, x, y, ...NODE, isFolded });
    },
  };
}

function frameBlock(layout: Layout, step: Step, folded: ReadonlySet<string>): Block {
  const inside = listBlock(layout, step.lists[0] as StepList, folded);
  const width = inside.width + 2 * CONTAINER.side;
  const height = CONTAINER.head + inside.height;
  return {
    width,
    height,
    axis: inside.axis + CONTAINER.side,
    draw(x, y) {
      layout.boxes.push({
        key: pointer(step.path),
        kind: 'frame',
        step,
        x,
        y,
        width,
        height,
        isFolded: false,
      });
      inside.draw(x + CONTAINER.side, y + CONTAINER.head);
    },
  };
}

/** A node with branches side by side below it, which join again. */
function branchesBlock(layout: Layout, step: Step, folded: ReadonlySet<string>): Block {
  const branches = step.lists.map((list) => listBlock(layout, list, folded));
  const inner = branches.reduce((sum, block) => sum + block.width, 0) + BRANCH.apart * (branches.length - 1);
  const first = (branches[0] as Block).axis;
  const last = inner - (branches.at(-1) as Block).width + (branches.at(-1) as Block).axis;
  // The node stands in the middle of its branches.
  const middle = (first + last) / 2;
  const axis = Math.max(NODE.width / 2, middle);
  const width = axis + Math.max(NODE.width / 2, inner - middle);
  const head = NODE.height + BRANCH.above + BRANCH.condition;
  const tallest = Math.max(...branches.map((block) => block.height));
  const height = head + tallest + BRANCH.merge + BRANCH.turn;
  return {
    width,
    height,
    axis,
    draw(x, y) {
      const line = x + axis;
      const key = pointer(step.path);
      layout.boxes.push({ key, kind: 'step', step, x: line - NODE.width / 2, y, ...NODE, isFolded: false });
      const merge = y + head + tallest + BRANCH.merge;
      let left = line - middle;
      branches.forEach((block, i) => {
        const list = step.lists[i] as StepList;
        const branch = left + block.axis;
        const turn = y + NODE.height + BRANCH.turn;
        const top = y + head;
        label(layout, list, branch, top - BRANCH.condition, block.width);
        edge(layout, `${pointer(list.path)}<`, [line, y + NODE.height], turn, [
          branch,
          top - BRANCH.condition,
        ]);
        block.draw(left, top);
        edge(layout, `${pointer(list.path)}>`, [branch, top + block.height], merge, [line, y + height]);
        left += block.width + BRANCH.apart;
      });
    },
  };
}

function label(layout: Layout, list: StepList, x: number, y: number, most: number) {
  const width = Math.min(most, NODE.width);
  layout.labels.push({ key: pointer(list.path), list, x: x - width / 2, y, width, height: BRANCH.condition });
}

/** Down, across at a height, and down again. */
function edge(layout: Layout, key: string, from: [number, number], across: number, to: [number, number]) {
  const points: [number, number][] =
    from[0] === to[0] ? [from, to] : [from, [from[0], across], [to[0], across], to];
  layout.edges.push({ key, points });
}
