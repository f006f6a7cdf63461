import { type Path, samePath } from './text';
import type { Flow, Step, StepList } from './tree';

/** The place of a step. */
export interface Place {
  list: StepList;
  index: number;
  /** The step whose list this is; undefined: the flow. */
  parent: Step | undefined;
}

/** Undefined if the path is not that of a step. */
export function whereIs(flow: Flow, path: Path): Place | undefined {
  const find = (list: StepList, parent: Step | undefined): Place | undefined => {
    for (const [index, step] of list.steps.entries()) {
      if (samePath(step.path, path)) return { list, index, parent };
      for (const inner of step.lists) {
        const found = find(inner, step);
        if (found) return found;
      }
    }
    return undefined;
  };
  return find(flow.list, undefined);
}

/** A place to which a step can move. The index counts the step at its current place. */
export interface Target {
  list: Path;
  index: number;
}

export type Direction = 'up' | 'down' | 'out' | 'into';

/** Where a step goes by an arrow key; undefined if there is no such place. */
export function targetOf(flow: Flow, path: Path, direction: Direction): Target | undefined {
  const here = whereIs(flow, path);
  if (!here) return undefined;
  const { list, index, parent } = here;
  const lists = parent?.lists ?? [];
  const at = lists.indexOf(list);
  const end = (of: StepList): Target => ({ list: of.path, index: of.steps.length });
  switch (direction) {
    case 'up': {
      if (index > 0) return { list: list.path, index: index - 1 };
      const before = lists[at - 1];
      return before ? end(before) : beside(parent, 0);
    }
    case 'down': {
      if (index < list.steps.length - 1) return { list: list.path, index: index + 2 };
      const after = lists[at + 1];
      return after ? { list: after.path, index: 0 } : beside(parent, 1);
    }
    case 'out':
      return beside(parent, 1);
    case 'into': {
      const above = list.steps[index - 1]?.lists[0];
      const below = list.steps[index + 1]?.lists[0];
      const next = lists[at + 1];
      return above ? end(above) : below ? { list: below.path, index: 0 } : next && end(next);
    }
  }
}

function beside(step: Step | undefined, by: number): Target | undefined {
  return step && { list: step.path.slice(0, -1), index: Number(step.path.at(-1)) + by };
}
