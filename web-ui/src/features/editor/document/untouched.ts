import { expect } from 'vitest';
import type { Node } from 'yaml';
import { endOf, isFlow, isMap, isSeq, nodeAt, pairOf, read, type Source, startOf } from './source';
import { lineEnd, lineStart, type Path } from './text';

/** What an edit may change of a text. */
export interface Touched {
  /** The paths that are changed, moved or removed, with their comments. */
  values?: readonly Path[];
  /** Lists that something is put into. */
  lists?: readonly Path[];
}

/** Every other line is there still, in its order, byte for byte. */
export function expectUntouched(before: string, after: string, { values = [], lists = [] }: Touched) {
  const source = read(before);
  const touched = new Set<number>();
  for (const path of values) {
    mark(source, path, touched);
    // The line of the key of an emptied list or map changes.
    const around = path.slice(0, -1);
    const rest = nodeAt(source, around);
    const gone = values.filter((each) => each.slice(0, -1).join('/') === around.join('/')).length;
    if ((isSeq(rest) || isMap(rest)) && rest.items.length <= gone) mark(source, around, touched);
  }
  for (const path of lists) {
    const list = nodeAt(source, path);
    if (!isSeq(list) || list.items.length === 0 || isInBraces(source, path)) mark(source, path, touched);
  }
  const now = after.split('\n');
  let [from, at] = [0, 0];
  for (const line of before.split('\n')) {
    if (!touched.has(from)) {
      const found = now.indexOf(line, at);
      expect(found, `The line ${JSON.stringify(line)} is lost in\n${after}\nwhich was\n${before}`).not.toBe(
        -1,
      );
      at = found + 1;
    }
    from += line.length + 1;
  }
}

const around = (path: Path) => Array.from({ length: path.length + 1 }, (_, length) => path.slice(0, length));

const isInBraces = (source: Source, path: Path) =>
  around(path).some((each) => {
    const node = nodeAt(source, each);
    return node ? isFlow(node) : false;
  });

/**
 * The lines of the value at a path, with its key and comments; of the whole flow collection if it is in one.
 */
function mark(source: Source, path: Path, touched: Set<number>) {
  const { text } = source;
  const found = around(path).filter((each) => nodeAt(source, each));
  const place = found.find((each) => isFlow(nodeAt(source, each) as Node)) ?? found.at(-1);
  if (!place) return;
  // A missing value only adds lines to the map around it.
  if (place.length < path.length && !isInBraces(source, place)) return;
  const node = nodeAt(source, place) as Node;
  const parent = nodeAt(source, place.slice(0, -1));
  const key = isMap(parent) ? pairOf(parent, place.at(-1) as string)?.key : undefined;
  let from = lineStart(text, startOf((key as Node | undefined) ?? node));
  const end = Math.max(endOf(source, node), from + 1);
  while (
    from > 0 &&
    text
      .slice(lineStart(text, from - 1), from)
      .trimStart()
      .startsWith('#')
  )
    from = lineStart(text, from - 1);
  for (let at = from; at < end; at = lineEnd(text, at)) touched.add(at);
}
