import type { Node, NodeProps } from '@xyflow/react';
import { editor as words } from '../../../words/editor';
import { inShort } from '../steps/names';
import type { Box, Edge, Label, Plus } from './layout';
import { StepNode } from './StepNode';
import { useShown, useShownStore } from './shown';

function BoxNode({ data }: NodeProps<Node<{ box: Box }>>) {
  return <StepNode box={data.box} />;
}

function PlusNode({ data }: NodeProps<Node<{ plus: Plus }>>) {
  const store = useShownStore();
  const { key, list, index } = data.plus;
  const isTarget = useShown((shown) => shown.target === key);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`graph-plus nopan${isTarget ? ' is-target' : ''}`}
      aria-label={words.addHere}
      onClick={() => store.now.add(list, index)}
    >
      +
    </button>
  );
}

function LabelNode({ data }: NodeProps<Node<{ label: Label }>>) {
  const { list } = data.label;
  const roles: Record<string, string> = words.roles;
  const condition = inShort(list.label);
  return (
    <span className="graph-label" title={condition}>
      {condition ?? roles[list.role] ?? list.role}
    </span>
  );
}

/** All lines in one picture, which lies under the nodes. */
function LinesNode({ data }: NodeProps<Node<{ edges: Edge[]; width: number; height: number }>>) {
  const lines = data.edges.map(({ points }) => `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`);
  return (
    <svg width={data.width} height={data.height} className="graph-lines" aria-hidden="true">
      <path d={lines.join('')} />
    </svg>
  );
}

export const TYPES = { box: BoxNode, plus: PlusNode, label: LabelNode, lines: LinesNode };
