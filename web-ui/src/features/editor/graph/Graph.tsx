import { Background, type Edge, MiniMap, type Node, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { editor as words } from '../../../words/editor';
import { type Path, pointer } from '../document/text';
import { stepWithPath } from '../document/tree';
import { marksOf } from '../steps/marks';
import type { StepActions } from '../steps/useStepActions';
import { useStepKeys } from '../steps/useStepKeys';
import { useEditor } from '../store/useEditor';
import { type Layout, layoutOf } from './layout';
import { nodesOf } from './nodeList';
import { TYPES } from './nodes';
import { elementId } from './StepNode';
import { type Shown, ShownContext, ShownStore } from './shown';
import { useStepDrag } from './useStepDrag';
import { type Area, areasOf, viewOf } from './visible';
import { ZoomButtons } from './ZoomButtons';
import './graph.css';
import './nodeTools.css';
import './words.css';

interface Props {
  actions: StepActions;
  openMenu: Shown['openMenu'];
}

/** Below this zoom nodes are drawn without words. */
const DETAIL = 0.5;
/**
 * The number of nodes above which only visible ones are mounted. For fewer nodes that would cost more than it
 * saves.
 */
const MANY = 500;
const NO_EDGES: Edge[] = [];
const FIT = { maxZoom: 1, padding: 0.1 };
/** A flow that fits the pane needs no map. */
const MAP = 40;
/** A flow begins no smaller, even if not all of it is to be seen. */
const READABLE = 0.75;
const MARGIN = 24;
/** Of a container, its head is enough to be seen. */
const MAX_WIDTH = 200;

/** A flow as a tree from top to bottom. */
export function Graph({ actions, openMenu }: Props) {
  const editor = useEditor();
  const { connectors, problems, selection, selected, folding } = editor;
  const flow = editor.flow as NonNullable<typeof editor.flow>;
  const layout = useMemo(() => layoutOf(flow, folding.folded), [flow, folding.folded]);
  const before = useRef<ReadonlyMap<string, Node>>(new Map());
  const nodes = useMemo(() => {
    const list = nodesOf(flow, layout, before.current);
    before.current = new Map(list.map((node) => [node.id, node]));
    return list;
  }, [flow, layout]);
  const byId = useMemo(() => new Map(connectors.map((each) => [each.id, each])), [connectors]);
  const marks = useMemo(() => marksOf(flow, problems), [flow, problems]);
  const chosen = useMemo(() => new Set(selection.map(pointer)), [selection]);
  const instance = useRef<ReactFlowInstance | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const isMoved = useRef(false);

  const click: Shown['click'] = (path, { shift, ctrl }) => {
    host.current?.focus({ preventScroll: true });
    if (shift) actions.selectTo(path);
    else if (ctrl) actions.toggleSelected(path);
    else actions.click(path);
  };
  const shown: Shown = {
    flow,
    connectors: byId,
    marks,
    selected: chosen,
    target: undefined,
    click,
    fold: folding.fold,
    openMenu: (path, at) => {
      if (!chosen.has(pointer(path))) actions.go(path);
      openMenu(path, at);
    },
    add: editor.startAdding,
  };
  const store = useState(() => new ShownStore(shown))[0];
  // Nodes always use the latest callbacks, and rerender only if their content has changed.
  Object.assign(store.now, { click, fold: shown.fold, openMenu: shown.openMenu, add: shown.add });
  useLayoutEffect(() => {
    store.set({ flow, connectors: byId, marks, selected: chosen });
  }, [store, flow, byId, marks, chosen]);

  const key = selected && pointer(selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view follows the selection alone
  useEffect(() => {
    const box = layout.boxes.find((each) => each.key === key);
    if (box && instance.current && host.current) bringIntoView(instance.current, host.current, box);
  }, [key]);

  // When the form or the text opens, the flow is fitted again, or keeps its centre if the user has moved it. The branch of
  // the selected step stays in sight.
  const again = useRef<(by: number) => void>(() => undefined);
  again.current = (by) => {
    const flowOf = instance.current;
    if (!flowOf || !host.current) return;
    const { x, y, zoom } = flowOf.getViewport();
    if (isMoved.current || by === 0) void flowOf.setViewport({ x: x + by / 2, y, zoom });
    else begin(flowOf, host.current, layout);
    if (key) showBranch(flowOf, host.current, layout, key);
  };
  useEffect(() => {
    const element = host.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    let [width, height] = [element.clientWidth, element.clientHeight];
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth === width && clientHeight === height) return;
      again.current(clientWidth - width);
      [width, height] = [clientWidth, clientHeight];
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const fit = () => void instance.current?.fitView(FIT);
  const keys = useStepKeys(actions, {
    fit,
    zoomIn: () => void instance.current?.zoomIn(),
    zoomOut: () => void instance.current?.zoomOut(),
    menu: () => {
      const element = key && document.getElementById(elementId(key));
      if (element && selected) openMenu(selected, element.querySelector('.is-menu') ?? element);
    },
  });
  const drag = useStepDrag({
    flow: instance,
    host,
    ghost,
    layout,
    store,
    pathsOf: (box) => (chosen.has(box) ? actions.steps : pathOf(box)),
    drop: (paths, { list, index }) => actions.moveTo(paths, list, index),
  });
  const pathOf = (box: string): Path[] => {
    const found = layout.boxes.find((each) => each.key === box)?.step;
    return found && stepWithPath(flow, found.path) ? [found.path] : [];
  };

  return (
    <ShownContext value={store}>
      <div
        ref={host}
        className="graph"
        role="application"
        aria-label={words.graphOf(flow.title ?? flow.name)}
        aria-activedescendant={key && elementId(key)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move through the nodes
        tabIndex={0}
        {...keys}
        {...drag}
      >
        <ReactFlow
          nodes={nodes}
          edges={NO_EDGES}
          nodeTypes={TYPES}
          onInit={(made) => {
            instance.current = made;
            if (host.current) begin(made, host.current, layout);
          }}
          onMoveStart={(event) => {
            if (event) isMoved.current = true;
          }}
          onMove={(_, { zoom }) => host.current?.classList.toggle('is-small', zoom < DETAIL)}
          minZoom={0.1}
          maxZoom={1.5}
          panOnScroll
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          onlyRenderVisibleElements={nodes.length > MANY}
          proOptions={{ hideAttribution: true }}
        >
          <Background />
          {layout.boxes.length > MAP && (
            <MiniMap pannable zoomable ariaLabel={words.map} nodeComponent={MapNode} />
          )}
        </ReactFlow>
        <ZoomButtons
          fit={fit}
          zoomIn={() => void instance.current?.zoomIn()}
          zoomOut={() => void instance.current?.zoomOut()}
        />
        <div ref={ghost} className="graph-ghost" aria-hidden="true" />
      </div>
    </ShownContext>
  );
}

/** On the map, only steps are drawn. */
function MapNode({
  id,
  x,
  y,
  width,
  height,
}: {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}) {
  return id.startsWith('/') ? (
    <rect className="graph-map-node" x={x} y={y} width={width} height={height} />
  ) : null;
}

/** As much of the flow as can be read, from its beginning. */
function begin(flow: ReactFlowInstance, host: HTMLElement, { width, height, boxes }: Layout) {
  const across = host.clientWidth / (width + 2 * MARGIN);
  const whole = Math.min(across, host.clientHeight / (height + 2 * MARGIN));
  const zoom = Math.min(1, whole >= READABLE ? whole : Math.max(READABLE, across));
  const trigger = boxes.find((box) => box.kind === 'trigger');
  const isWide = width * zoom > host.clientWidth;
  const middle = isWide && trigger ? trigger.x + trigger.width / 2 : width / 2;
  void flow.setViewport({ x: host.clientWidth / 2 - middle * zoom, y: MARGIN * zoom, zoom });
}

/** Pans so far that the branch of a step is to be seen, or as much of it as there is room for. */
function showBranch(flow: ReactFlowInstance, host: HTMLElement, layout: Layout, key: string) {
  const before = flow.getViewport();
  const after = viewOf(before, { width: host.clientWidth, height: host.clientHeight }, areasOf(layout, key));
  if (after.x !== before.x || after.y !== before.y) void flow.setViewport(after);
}

/** Pans to a step that is not to be seen. */
function bringIntoView(flow: ReactFlowInstance, host: HTMLElement, box: Area) {
  const { x, y, zoom } = flow.getViewport();
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  const isSeen =
    left >= 0 &&
    top >= 0 &&
    left + Math.min(box.width * zoom, MAX_WIDTH) <= host.clientWidth &&
    top + 44 * zoom <= host.clientHeight;
  if (isSeen) return;
  const duration = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200;
  void flow.setCenter(box.x + box.width / 2, box.y + 22, { zoom, duration });
}
