import { asItem, insert, itemText, removeItem } from './items';
import { isSeq, nodeAt, read } from './source';
import { applied, isWithin, type Path, samePath, type TextChange } from './text';
import { CannotEdit, removeKey, set } from './values';

/* Edits of a document that rewrite only the lines of the changed values, and leave all others byte for byte. */

/** Sets a value, which is added if there is none. Maps above it that are missing are added, too. */
export function setAt(text: string, path: Path, value: unknown): TextChange[] {
  return set(read(text), path, value);
}

/** Takes a key, or an item of a list, away. */
export function removeAt(text: string, path: Path): TextChange[] {
  const source = read(text);
  const parent = nodeAt(source, path.slice(0, -1));
  return isSeq(parent) ? removeItem(source, parent, path) : removeKey(source, path);
}

/**
 * Inserts one or several items into a list, which is created if it is missing or empty.
 *
 * @param item lines as of {@link itemText} or {@link asItem}; those of several follow each other
 */
export function insertItem(text: string, list: Path, index: number, item: string): TextChange[] {
  return insert(read(text), list, index, item);
}

/**
 * Moves an item into a list, which may be another one.
 *
 * @param index where it is to stand, counted without it
 */
export function moveItem(text: string, from: Path, list: Path, index: number): TextChange[] {
  if (isWithin(list, from)) throw new CannotEdit('A step cannot be moved into itself.');
  const origin = from.slice(0, -1);
  const at = Number(from.at(-1));
  const isSame = samePath(origin, list);
  if (isSame && index === at) return [];
  const item = itemText(text, from);
  const target = isSame && index > at ? index + 1 : index;
  return [...insertItem(text, list, target, item), ...removeAt(text, from)];
}

/** The text after an edit. */
export function edited(text: string, changes: readonly TextChange[]): string {
  return applied(text, changes);
}

export { asItem, CannotEdit, itemText };
