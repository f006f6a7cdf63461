import { TRIGGER } from '../document/stepPath';
import { type Path, pointer } from '../document/text';
import type { Flow, Step, StepList } from '../document/tree';

/** The place of a line in the tree. */
interface Place {
  key: string;
  /** From 1. */
  level: number;
  /** Its place among its neighbours, from 1, and how many they are. */
  place: number;
  of: number;
  /** The branch that begins with it: its condition or name. */
  branch: StepList | undefined;
}

/** A line of a step or of the trigger. */
export interface StepRow extends Place {
  path: Path;
  /** Null: the trigger. */
  step: Step | null;
  isFolded: boolean;
  list?: never;
}

/** A line of a list within a step that has no steps yet. */
export interface EmptyRow extends Place {
  list: Path;
}

export type Row = StepRow | EmptyRow;

/** The rows of a flow, without those inside folded steps. */
export function rowsOf(flow: Flow, folded: ReadonlySet<string>): Row[] {
  const trigger = [...flow.path, TRIGGER];
  const of = flow.list.steps.length + 1;
  const first: StepRow = {
    key: pointer(trigger),
    path: trigger,
    step: null,
    level: 1,
    place: 1,
    of,
    branch: undefined,
    isFolded: false,
  };
  return [first, ...within(flow.list, 1, folded, 1, of, undefined)];
}

function within(
  list: StepList,
  level: number,
  folded: ReadonlySet<string>,
  before: number,
  of: number,
  branch: StepList | undefined,
): Row[] {
  return list.steps.flatMap((step, i) => {
    const key = pointer(step.path);
    const isFolded = folded.has(key);
    const row: StepRow = {
      key,
      path: step.path,
      step,
      level,
      place: before + i + 1,
      of,
      branch: i === 0 ? branch : undefined,
      isFolded,
    };
    return isFolded ? [row] : [row, ...inside(step, level + 1, folded)];
  });
}

function inside(step: Step, level: number, folded: ReadonlySet<string>): Row[] {
  // A list without steps has a line, too.
  const of = step.lists.reduce((sum, list) => sum + Math.max(1, list.steps.length), 0);
  let before = 0;
  return step.lists.flatMap((list) => {
    const branch = step.lists.length > 1 ? list : undefined;
    const rows: Row[] =
      list.steps.length > 0
        ? within(list, level, folded, before, of, branch)
        : [{ key: pointer(list.path), list: list.path, level, place: before + 1, of, branch }];
    before += Math.max(1, list.steps.length);
    return rows;
  });
}

/** The next line whose name begins with what was typed, looked for from the one after the current. */
export function typedAhead(names: readonly string[], current: number, typed: string): number {
  const wanted = typed.toLowerCase();
  for (let i = typed.length > 1 ? 0 : 1; i <= names.length; i++) {
    const at = (Math.max(0, current) + i) % names.length;
    if (names[at]?.toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
