import type { PartView, RunStatus, StepView, Waiting } from '../../api/types';
import { STEP_KINDS } from '../editor/stepKinds/names';

export interface StepNode {
  path: string;
  /** What the row is called: title, id, or the branch's name. */
  label: string;
  /** Absent for a branch, an item or a part of a try, which is none. */
  step?: StepView;
  part?: PartView;
  /** Whether it is an item of a loop. */
  item?: boolean;
  /** Items of this loop that are not among its children. */
  more?: number;
  children: StepNode[];
}

/** What the path of a loop's row of further items ends with: choosing it is choosing the loop. */
export const MORE = '[…]';

/** The tree that the paths describe, in the order in which the server lists the steps. */
export function buildStepTree(steps: StepView[]): StepNode[] {
  const roots: StepNode[] = [];
  const nodes = new Map<string, StepNode>();

  function nodeAt(path: string): StepNode {
    const known = nodes.get(path);
    if (known) return known;
    const outer = around(path);
    const node: StepNode = { path, label: partLabel(path), item: /\[\d+\]$/.test(path), children: [] };
    nodes.set(path, node);
    (outer === undefined ? roots : nodeAt(outer).children).push(node);
    return node;
  }

  for (const step of steps) {
    const node = nodeAt(step.path);
    node.step = step;
    node.label = step.title || step.id;
    if (step.loop?.more) node.more = step.loop.more;
    for (const part of step.parts ?? []) nodeAt(part.path).part = part;
  }
  return roots;
}

/** The path of what a step, item or branch lies in; undefined for a step of the flow itself. */
export function around(path: string): string | undefined {
  const end = path.endsWith(']') ? path.lastIndexOf('[') : path.lastIndexOf('/');
  return end < 0 ? undefined : path.slice(0, end);
}

/** Whether a path leads to something inside of a step. */
export function isWithin(path: string, step: string): boolean {
  return path.startsWith(step) && (path[step.length] === '/' || path[step.length] === '[');
}

/** What an item, a branch or a part of a try is called. */
export function partLabel(path: string): string {
  const bracket = path.endsWith(']') ? path.slice(path.lastIndexOf('[') + 1, -1) : undefined;
  if (bracket === undefined) return path.slice(path.lastIndexOf('/') + 1);
  return /^\d+$/.test(bracket) ? `Item ${Number(bracket) + 1}` : bracket;
}

/** Where items are many, those that went well are folded until somebody looks into them. */
export function foldedAtFirst(node: StepNode, siblings: number): boolean {
  return node.item === true && siblings > 3 && node.part?.status === 'succeeded';
}

/** The row that answers "what happened here?": the deepest failed step, else what it waits for, else nothing. */
export function stepInFocus(
  steps: StepView[],
  errorStep?: string | null,
  run?: RunStatus,
  waiting?: Waiting | null,
): StepView | undefined {
  const byName = errorStep
    ? (steps.find((s) => s.path === errorStep) ?? steps.find((s) => s.id === errorStep))
    : undefined;
  const open = () =>
    (waiting ? stepThatWaits(steps, waiting) : undefined) ??
    deepest(steps, 'waiting') ??
    deepest(steps, 'running');
  // A failure that was caught is no longer what a run that goes on is about.
  if (run === 'waiting' || run === 'running') return byName ?? open();
  return byName ?? deepest(steps, 'failed') ?? open();
}

/**
 * The step whose wait is the one that is told of its run, the innermost of several; undefined where none is known to be
 * (its loop shows only some of its items, say): to name another one would be wrong.
 */
export function stepThatWaits(steps: StepView[], waiting: Waiting): StepView | undefined {
  return deepest(
    steps.filter(
      (s) => s.waiting?.reason === waiting.reason && (s.waiting.until ?? null) === (waiting.until ?? null),
    ),
    'waiting',
  );
}

function deepest(steps: StepView[], status: StepView['status']): StepView | undefined {
  let best: StepView | undefined;
  for (const step of steps) {
    if (step.status === status && (!best || depth(step) >= depth(best))) best = step;
  }
  return best;
}

const depth = (step: StepView) => step.path.split(/[/[]/).length;

export interface Bar {
  /** Both in 0…1 of the width. */
  start: number;
  width: number;
}

export interface Waterfall {
  bars: Map<string, Bar>;
  /** From the first start to the last end. */
  totalMs: number;
  /** Where time was cut out, as positions in 0…1, with how long it was. */
  gaps: { at: number; ms: number }[];
}

/**
 * Where each step's bar lies. A stretch in which nothing ran (a delay, a wait for a call-back) and which would leave
 * no room for the work is drawn as a narrow gap, so that a run of two seconds in two days still shows its steps.
 *
 * @param now end of the bars of steps that still run, in ms since the epoch
 */
export function waterfall(steps: StepView[], now: number): Waterfall {
  const spans: { path: string; from: number; to: number }[] = [];
  for (const step of steps) {
    if (!step.startedAt) continue;
    const from = Date.parse(step.startedAt);
    if (Number.isNaN(from)) continue;
    const open = step.status === 'running' && (step.durationMs === null || step.durationMs === undefined);
    spans.push({ path: step.path, from, to: open ? Math.max(from, now) : from + (step.durationMs ?? 0) });
  }
  if (spans.length === 0) return { bars: new Map(), totalMs: 0, gaps: [] };

  // Containers cover their children's waits: only leaves say when something was being done.
  const leaves = spans.filter((s) => !spans.some((o) => isWithin(o.path, s.path)));
  const busy = union(leaves);
  const first = Math.min(...spans.map((s) => s.from));
  const last = Math.max(...spans.map((s) => s.to));
  const work = busy.reduce((sum, b) => sum + b.to - b.from, 0);
  const longest = Math.max(work * 0.5, 50);
  const shown = Math.max(work * 0.12, 5);

  // Every point of real time has one of drawn time: a list of (from, to, drawn length).
  const pieces: { from: number; to: number; size: number; cut: boolean }[] = [];
  let at = first;
  for (const b of [...busy, { from: last, to: last }]) {
    const idle = b.from - at;
    if (idle > 0)
      pieces.push({ from: at, to: b.from, size: idle > longest ? shown : idle, cut: idle > longest });
    if (b.to > b.from) pieces.push({ from: b.from, to: b.to, size: b.to - b.from, cut: false });
    at = Math.max(at, b.to);
  }
  const size = pieces.reduce((sum, p) => sum + p.size, 0) || 1;

  const gaps: Waterfall['gaps'] = [];
  let drawn = 0;
  for (const p of pieces) {
    if (p.cut) gaps.push({ at: (drawn + p.size / 2) / size, ms: p.to - p.from });
    drawn += p.size;
  }
  const place = (time: number): number => {
    let sum = 0;
    for (const p of pieces) {
      if (time >= p.to) sum += p.size;
      else if (time > p.from) return (sum + ((time - p.from) / (p.to - p.from)) * p.size) / size;
      else break;
    }
    return sum / size;
  };
  const bars = new Map(
    spans.map((s) => {
      const start = place(s.from);
      return [s.path, { start, width: Math.max(0, place(s.to) - start) }] as const;
    }),
  );
  return { bars, totalMs: last - first, gaps };
}

function union(spans: { from: number; to: number }[]): { from: number; to: number }[] {
  const result: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const end = result.at(-1);
    if (end && span.from <= end.to) end.to = Math.max(end.to, span.to);
    else result.push({ from: span.from, to: span.to });
  }
  return result;
}

const KINDS = STEP_KINDS.map((kind) => kind.replace('-', '_')).join('|');

/** An id that the server generates for a step without one. */
const GENERATED_ID = new RegExp(`(?:^|/)(?:${KINDS}|step)_\\d+_*$`);

/** The path of a step for display: the title replaces a generated id. */
export function shownPath({ path, title }: { path: string; title?: string | null | undefined }): string {
  return title && GENERATED_ID.test(path) ? path.slice(0, path.lastIndexOf('/') + 1) + title : path;
}
