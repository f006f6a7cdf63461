import { Background, Controls, type Node, type NodeProps, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { createContext, type KeyboardEvent, useContext, useMemo } from 'react';
import type { ConnectorView, DocumentProblem } from '../../../api/types';
import { type Path, pointer } from '../document/text';
import { allSteps, type Flow, type Step } from '../document/tree';
import { type Box, type Edge, type Label, layoutOf, type Plus } from './layout';
import { StepNode } from './StepNode';
import './graph.css';

export interface GraphActions {
  select: (path: Path) => void;
  /** Opens the text of a step. */
  open: (path: Path) => void;
  add: (list: Path, index: number) => void;
  remove: (path: Path) => void;
  move: (path: Path, by: -1 | 1) => void;
}

interface Props {
  flow: Flow;
  connectors: readonly ConnectorView[];
  problems: readonly DocumentProblem[];
  selected: Path | undefined;
  actions: GraphActions;
}

type Shown = Omit<Props, 'flow'> & { flow: Flow; byId: Map<string, ConnectorView> };

const Context = createContext<Shown | undefined>(undefined);

function useShown(): Shown {
  const shown = useContext(Context);
  if (!shown) throw new Error('outside of a graph');
  return shown;
}

function BoxNode({ data }: NodeProps<Node<{ box: Box }>>) {
  const { flow, byId, problems, selected, actions } = useShown();
  const { box } = data;
  const path = box.step?.path ?? [...flow.path, 'trigger'];
  const use = box.step ? (box.step.kind === 'use' ? box.step.brief : undefined) : flow.trigger?.use;
  const connector = byId.get((use ?? '').split('.')[0] ?? '');
  const operation = [...(connector?.actions ?? []), ...(connector?.triggers ?? [])].find(
    (each) => each.id === use,
  );
  return (
    <StepNode
      step={box.step}
      flow={flow}
      connector={connector}
      operation={operation?.title ?? undefined}
      isSelected={selected !== undefined && pointer(selected) === pointer(path)}
      isFrame={box.kind === 'frame'}
      problems={own(problems, path, box.step).length}
      onSelect={() => actions.select(path)}
    />
  );
}

/** The problems of a step itself, not those of the steps within it. */
function own(problems: readonly DocumentProblem[], path: Path, step: Step | null): DocumentProblem[] {
  const at = pointer(path);
  const inner = step?.lists.map((list) => `${pointer(list.path)}/`) ?? [];
  return problems.filter(
    (problem) =>
      (problem.pointer === at || problem.pointer.startsWith(`${at}/`)) &&
      !inner.some((list) => problem.pointer.startsWith(list)),
  );
}

function PlusNode({ data }: NodeProps<Node<{ plus: Plus }>>) {
  const { actions } = useShown();
  const { list, index } = data.plus;
  return (
    <button
      type="button"
      className="graph-plus"
      aria-label="Add a step here"
      onClick={() => actions.add(list, index)}
    >
      +
    </button>
  );
}

const ROLES: Record<string, string> = {
  otherwise: 'otherwise',
  try: 'try',
  catch: 'if it fails',
  finally: 'in any case',
};

function LabelNode({ data }: NodeProps<Node<{ label: Label }>>) {
  const { list } = data.label;
  const condition = list.label?.replace(/^\{\{\s*|\s*\}\}$/g, '');
  return (
    <span className="graph-label" title={condition}>
      {condition ?? ROLES[list.role] ?? list.role}
    </span>
  );
}

/** All lines in one picture, which lies under the nodes. */
function LinesNode({ data }: NodeProps<Node<{ edges: Edge[]; width: number; height: number }>>) {
  return (
    <svg width={data.width} height={data.height} className="graph-lines" aria-hidden="true">
      {data.edges.map(({ key, points }) => (
        <polyline key={key} points={points.map(([x, y]) => `${x},${y}`).join(' ')} />
      ))}
    </svg>
  );
}

const TYPES = { box: BoxNode, plus: PlusNode, label: LabelNode, lines: LinesNode };
const PLUS = 24;
const CLICKABLE = { pointerEvents: 'all' } as const;

/** A flow as a tree from top to bottom. */
export function Graph({ flow, connectors, problems, selected, actions }: Props) {
  const nodes = useMemo(() => nodesOf(flow), [flow]);
  const byId = useMemo(() => new Map(connectors.map((each) => [each.id, each])), [connectors]);
  const shown = { flow, connectors, byId, problems, selected, actions };
  const order: Path[] = [[...flow.path, 'trigger'], ...allSteps(flow.list).map((step) => step.path)];

  const onKey = (event: KeyboardEvent) => {
    const at = order.findIndex((path) => selected !== undefined && pointer(path) === pointer(selected));
    const path = order[at];
    const isStep = at > 0;
    const act = (work: () => void) => {
      event.preventDefault();
      work();
    };
    if (event.altKey && isStep && path && event.key === 'ArrowUp') act(() => actions.move(path, -1));
    else if (event.altKey && isStep && path && event.key === 'ArrowDown') act(() => actions.move(path, 1));
    else if (event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.key === 'ArrowDown')
      act(() => actions.select(order[Math.min(order.length - 1, at + 1)] as Path));
    else if (event.key === 'ArrowUp') act(() => actions.select(order[Math.max(0, at - 1)] as Path));
    else if (!path) return;
    else if (event.key === 'Enter') act(() => actions.open(path));
    else if (event.key === 'Delete' && isStep) act(() => actions.remove(path));
    else if (event.key.toLowerCase() === 'a') {
      const list = isStep ? path.slice(0, -1) : flow.list.path;
      const index = isStep ? Number(path.at(-1)) + (event.shiftKey ? 0 : 1) : 0;
      act(() => actions.add(list, index));
    }
  };
  const label = `Graph of ${flow.name}: arrow keys choose a step, A adds one, Delete removes it, Alt with arrow keys moves it`;
  return (
    <Context.Provider value={shown}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move through the nodes */}
      <div className="graph" role="application" aria-label={label} tabIndex={0} onKeyDown={onKey}>
        <ReactFlow
          nodes={nodes}
          edges={[]}
          nodeTypes={TYPES}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
          minZoom={0.1}
          maxZoom={1.5}
          panOnScroll
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          proOptions={{ hideAttribution: true }}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </Context.Provider>
  );
}

function nodesOf(flow: Flow): Node[] {
  const layout = layoutOf(flow);
  // Nodes that can neither be dragged nor selected get no clicks, unless their style says so.
  const fixed = { draggable: false, selectable: false, style: CLICKABLE };
  const size = (width: number, height: number) => ({
    width,
    height,
    initialWidth: width,
    initialHeight: height,
  });
  return [
    ...layout.boxes
      .filter((box) => box.kind === 'frame')
      .sort((one, other) => depth(one) - depth(other))
      .map((box) => boxNode(box, -1)),
    {
      id: 'lines',
      type: 'lines',
      position: { x: 0, y: 0 },
      ...size(layout.width, layout.height),
      data: { edges: layout.edges, width: layout.width, height: layout.height },
      ...fixed,
      style: { pointerEvents: 'none' },
      zIndex: 0,
    },
    ...layout.boxes.filter((box) => box.kind !== 'frame').map((box) => boxNode(box, 1)),
    ...layout.labels.map((label) => ({
      id: `label ${label.key}`,
      type: 'label',
      position: { x: label.x, y: label.y },
      ...size(label.width, label.height),
      data: { label },
      ...fixed,
      zIndex: 1,
    })),
    ...layout.pluses.map((plus) => ({
      id: `plus ${plus.key}`,
      type: 'plus',
      position: { x: plus.x - PLUS / 2, y: plus.y - PLUS / 2 },
      ...size(PLUS, PLUS),
      data: { plus },
      ...fixed,
      zIndex: 2,
    })),
  ];
}

const depth = (box: Box) => box.step?.path.length ?? 0;

function boxNode(box: Box, zIndex: number): Node {
  return {
    id: box.key,
    type: 'box',
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    initialWidth: box.width,
    initialHeight: box.height,
    data: { box },
    draggable: false,
    selectable: false,
    style: CLICKABLE,
    zIndex,
  };
}
