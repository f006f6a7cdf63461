import { type Wrapper, wrapOf } from '../stepKinds/kinds';
import { insertItem, itemText, removeAt } from './edit';
import { inSequence } from './sequence';
import { indented, isWithin, type Path, samePath, type TextChange } from './text';
import { allSteps, type Flow, freeId, type Step, takenIds } from './tree';
import { CannotEdit } from './values';

/* Edits of whole steps. All other lines stay byte for byte. */

/** The paths that are not within another of the paths, in document order. */
export function outermost(paths: readonly Path[]): Path[] {
  const tops = paths.filter(
    (path) => !paths.some((other) => other.length < path.length && isWithin(path, other)),
  );
  const once = tops.filter((path, i) => tops.findIndex((other) => samePath(other, path)) === i);
  return once.sort(inDocument);
}

function inDocument(one: Path, other: Path): number {
  for (const [i, segment] of one.entries()) {
    const beside = other[i];
    if (segment === beside) continue;
    if (typeof segment === 'number' && typeof beside === 'number') return segment - beside;
    // Lists of one step: any order will do, as long as it is always the same.
    return String(segment) < String(beside) ? -1 : 1;
  }
  return 0;
}

/** The text of steps, from column 0, with the comments above them. */
export function stepsText(text: string, paths: readonly Path[]): string {
  return outermost(paths)
    .map((path) => itemText(text, path))
    .join('\n');
}

export function removeSteps(text: string, paths: readonly Path[]): TextChange[] {
  const backwards = outermost(paths).reverse();
  return inSequence(
    text,
    backwards.map((path) => (now: string) => removeAt(now, path)),
  );
}

/**
 * Moves steps within their list or to another one.
 *
 * @param index the new place, counted before the steps are removed
 */
export function moveSteps(text: string, paths: readonly Path[], list: Path, index: number): TextChange[] {
  const moved = outermost(paths);
  if (moved.some((path) => isWithin(list, path))) throw new CannotEdit('A step cannot be moved into itself.');
  const lines = stepsText(text, moved);
  const later = moved.map((path) => shifted(path, list, index, moved.length));
  return inSequence(text, [(now) => insertItem(now, list, index, lines), (now) => removeSteps(now, later)]);
}

/** The paths of the steps after {@link moveSteps}. */
export function pathsAfterMove(paths: readonly Path[], list: Path, index: number): Path[] {
  const moved = outermost(paths);
  const isBefore = (path: Path) => samePath(path.slice(0, -1), list) && Number(path.at(-1)) < index;
  const first = index - moved.filter(isBefore).length;
  // Removing steps above the list shifts the list.
  const place = moved.reduceRight<Path>((now, path) => {
    const above = path.slice(0, -1);
    const beside = now[above.length];
    const isLater =
      now.length > path.length &&
      isWithin(now, above) &&
      typeof beside === 'number' &&
      beside > Number(path.at(-1));
    return isLater ? now.with(above.length, beside - 1) : now;
  }, list);
  return moved.map((_, i) => [...place, first + i]);
}

/** A path after items were inserted into a list. */
export function shifted(path: Path, list: Path, index: number, by: number): Path {
  const at = path[list.length];
  if (!isWithin(path, list) || typeof at !== 'number' || at < index) return path;
  return path.with(list.length, at + by);
}

/** Wraps adjacent steps in a new step. */
export function wrapSteps(text: string, flow: Flow, paths: readonly Path[], kind: Wrapper): TextChange[] {
  const wrapped = outermost(paths);
  const [first] = wrapped;
  if (!first) return [];
  const list = first.slice(0, -1);
  const index = Number(first.at(-1));
  if (!wrapped.every((path, i) => samePath(path, [...list, index + i])))
    throw new CannotEdit('Only steps next to each other can be wrapped together.');
  const wrap = wrapOf(kind);
  const head = `- id: ${freeId(wrap.id, takenIds(flow))}`;
  const inner = indented(stepsText(text, wrapped), wrap.indent);
  const lines = [head, ...wrap.above, inner, ...wrap.below].join('\n');
  const later = wrapped.map((path) => shifted(path, list, index, 1));
  return inSequence(text, [(now) => insertItem(now, list, index, lines), (now) => removeSteps(now, later)]);
}

/** Replaces a step by its inner steps. */
export function unwrapStep(text: string, step: Step): TextChange[] {
  const filled = step.lists.filter((list) => list.steps.length > 0);
  const [inner, other] = filled;
  if (!inner) throw new CannotEdit('There are no steps inside this step.');
  if (other)
    throw new CannotEdit(
      'Several branches of this step have steps. First move or delete the steps of all but one.',
    );
  const list = step.path.slice(0, -1);
  const index = Number(step.path.at(-1));
  const lines = stepsText(
    text,
    inner.steps.map((each) => each.path),
  );
  return inSequence(text, [
    (now) => insertItem(now, list, index, lines),
    (now) => removeAt(now, [...list, index + inner.steps.length]),
  ]);
}

/** The ids of steps and of all their inner steps. */
export function idsWithin(flow: Flow, paths: readonly Path[]): string[] {
  return allSteps(flow.list)
    .filter((step) => paths.some((path) => isWithin(step.path, path)))
    .flatMap((step) => step.id ?? []);
}
