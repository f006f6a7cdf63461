import type { StepView } from '../../api/types';

export interface StepNode {
  path: string;
  /** What the row is called: title, id, or the branch's name. */
  label: string;
  /** Absent for a branch or an item, which has no record of its own. */
  step?: StepView;
  children: StepNode[];
}

/** The tree that the paths describe, in the order in which the server lists the steps. */
export function buildStepTree(steps: StepView[]): StepNode[] {
  const roots: StepNode[] = [];
  const nodes = new Map<string, StepNode>();

  function nodeAt(path: string): StepNode {
    const known = nodes.get(path);
    if (known) return known;
    const slash = path.lastIndexOf('/');
    const segment = path.slice(slash + 1);
    const node: StepNode = { path, label: branchLabel(segment), children: [] };
    nodes.set(path, node);
    (slash < 0 ? roots : nodeAt(path.slice(0, slash)).children).push(node);
    return node;
  }

  for (const step of steps) {
    const node = nodeAt(step.path);
    node.step = step;
    node.label = step.title || step.id;
  }
  return roots;
}

function branchLabel(segment: string): string {
  return /^\d+$/.test(segment) ? `Item ${Number(segment) + 1}` : segment;
}

/** The row that answers "what happened here?": the deepest failed step, else what it waits for, else nothing. */
export function stepInFocus(steps: StepView[], errorStep?: string | null): StepView | undefined {
  const byName = errorStep
    ? (steps.find((s) => s.path === errorStep) ?? steps.find((s) => s.id === errorStep))
    : undefined;
  return byName ?? deepest(steps, 'failed') ?? deepest(steps, 'waiting') ?? deepest(steps, 'running');
}

function deepest(steps: StepView[], status: StepView['status']): StepView | undefined {
  let best: StepView | undefined;
  for (const step of steps) {
    if (step.status === status && (!best || depth(step) >= depth(best))) best = step;
  }
  return best;
}

const depth = (step: StepView) => step.path.split('/').length;

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
  const leaves = spans.filter((s) => !spans.some((o) => o.path.startsWith(`${s.path}/`)));
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
