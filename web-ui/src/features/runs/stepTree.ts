import type { PartView, RunDetail, RunStatus, StepView, Waiting } from '../../api/types';
import { runs as words } from '../../words/runs';

export interface StepNode {
  path: string;
  /** The label of the row: title, id, or the name of the branch. */
  label: string;
  /** Absent for a branch, an item or a part of a try. */
  step?: StepView;
  part?: PartView;
  /** Whether it is an item of a loop. */
  item?: boolean;
  /** Items of this loop that are not among its children. */
  more?: number;
  children: StepNode[];
}

/** The end of the path of a loop's row for further items. Choosing the row chooses the loop. */
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

/** The path of the parent of a step, item or branch; undefined for a step of the flow. */
export function around(path: string): string | undefined {
  const end = path.endsWith(']') ? path.lastIndexOf('[') : path.lastIndexOf('/');
  return end < 0 ? undefined : path.slice(0, end);
}

/** Whether a path is within a step. */
export function isWithin(path: string, step: string): boolean {
  return path.startsWith(step) && (path[step.length] === '/' || path[step.length] === '[');
}

/** The name of an item, a branch or a part of a try. */
export function partLabel(path: string): string {
  const bracket = path.endsWith(']') ? path.slice(path.lastIndexOf('[') + 1, -1) : undefined;
  if (bracket === undefined) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    // Ids begin with a letter, and the cases of a switch are counted.
    return /^\d+$/.test(name) ? words.caseOf(name) : name;
  }
  return /^\d+$/.test(bracket) ? words.item(Number(bracket) + 1) : bracket;
}

/** The titles from the flow's root to a step, item or branch. */
export function titlesTo(path: string, steps: StepView[]): string[] {
  const titles: string[] = [];
  for (let at: string | undefined = path; at !== undefined; at = around(at)) {
    const step = steps.find((each) => each.path === at);
    titles.unshift(step ? step.title || step.id : partLabel(at));
  }
  return titles;
}

/** The innermost item around a step, such as “Item 2”; undefined outside of loops. */
export function itemAround(path: string): string | undefined {
  for (let at = around(path); at !== undefined; at = around(at)) {
    if (/\[\d+\]$/.test(at)) return partLabel(at);
  }
  return undefined;
}

/** If a loop has many items, the successful ones are folded. */
export function foldedAtFirst(node: StepNode, siblings: number): boolean {
  return node.item === true && siblings > 3 && node.part?.status === 'succeeded';
}

/** The step to show first: the deepest failed step, or the waiting step. */
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
  // A caught failure does not matter in a run that continues.
  if (run === 'waiting' || run === 'running') return byName ?? open();
  return byName ?? deepest(steps, 'failed') ?? open();
}

/** The step whose error or wait explains the status of its run, and is told above the steps. */
export function stepOfCause(run: RunDetail): StepView | undefined {
  if (run.status === 'failed' && run.error) return stepInFocus(run.steps, run.error.step, run.status);
  return run.status === 'waiting' && run.waiting ? stepThatWaits(run.steps, run.waiting) : undefined;
}

/**
 * The innermost step with the wait of its run; undefined if it is not among the steps, for example because a
 * loop shows only some of its items.
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
 * The bars of the steps. A long time without work, such as a delay, is drawn as a narrow gap, so that a run of
 * two seconds in two days still shows its steps.
 *
 * @param now the end of the bars of running steps, in ms since the epoch
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

  // Only steps without inner steps count as work, because others include waits.
  const leaves = spans.filter((s) => !spans.some((o) => isWithin(o.path, s.path)));
  const busy = union(leaves);
  const first = Math.min(...spans.map((s) => s.from));
  const last = Math.max(...spans.map((s) => s.to));
  const work = busy.reduce((sum, b) => sum + b.to - b.from, 0);
  const longest = Math.max(work * 0.5, 50);
  const shown = Math.max(work * 0.12, 5);

  // The mapping from real time to drawn time: a list of (from, to, drawn length).
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
