import { TRIGGER } from '../document/stepPath';
import { type Path, samePath } from '../document/text';
import { allSteps, currentPath, type Flow, stepWithPath } from '../document/tree';

/** A selected step, identified by its id if it has one, otherwise by its place. */
export type Chosen = { path: Path; id: string | undefined };

/** The steps that are chosen. The last one has the focus. */
export type Selection = readonly Chosen[];

export const NOTHING: Selection = [];

export function chosen(flow: Flow, path: Path): Chosen {
  return { path, id: stepWithPath(flow, path)?.id };
}

/** The current places of the selected steps. */
export function currentPaths(flow: Flow, selection: Selection): Path[] {
  return selection.map((each) => currentPath(flow, each)).filter((path) => path !== undefined);
}

/** All that can be chosen in a flow, from first to last. */
export function order(flow: Flow): Path[] {
  return [[...flow.path, TRIGGER], ...allSteps(flow.list).map((step) => step.path)];
}

/** The steps of one list from one to another; only the other one if they are not in the same list. */
export function range(from: Path, to: Path): Path[] {
  const list = to.slice(0, -1);
  const [first, last] = [from.at(-1), to.at(-1)];
  if (!samePath(list, from.slice(0, -1)) || typeof first !== 'number' || typeof last !== 'number')
    return [to];
  const by = first <= last ? 1 : -1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => [...list, first + i * by]);
}
