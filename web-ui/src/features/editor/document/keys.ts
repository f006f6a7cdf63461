import type { Node } from 'yaml';
import { endOf, inLine, isMap, nodeAt, pairOf, read, startOf } from './source';
import type { Path, TextChange } from './text';
import { CannotEdit } from './values';

/** Gives a key of a map another name; its value stays as it is written. */
export function renameKey(text: string, path: Path, name: string): TextChange[] {
  const source = read(text);
  const map = nodeAt(source, path.slice(0, -1));
  const pair = isMap(map) ? pairOf(map, path.at(-1) as string) : undefined;
  if (!isMap(map) || !pair) return [];
  if (pairOf(map, name)) throw new CannotEdit(`There is already a “${name}”. Choose another name.`);
  const key = pair.key as Node;
  return [{ from: startOf(key), to: endOf(source, key), insert: inLine(name) }];
}
