import type { Node, YAMLSeq } from 'yaml';
import {
  colonEnd,
  dashOf,
  endOf,
  inBlock,
  inLine,
  isAbsent,
  isFlow,
  isInFlow,
  isMap,
  isOfLines,
  isScalar,
  isSeq,
  nodeAt,
  pairEnd,
  pairOf,
  plain,
  read,
  type Source,
  startOf,
} from './source';
import { column, indented, lineEnd, lineStart, type Path, type TextChange } from './text';
import { CannotEdit, emptied, INDENT, linesAfter, removeFromBrackets, set, withBreaks } from './values';

/** The lines of an item of a list: with the comments right above it, up to the last line of its content. */
function span(source: Source, list: YAMLSeq, index: number): { from: number; to: number } {
  const { text } = source;
  const dash = dashOf(list, index) as number;
  let from = lineStart(text, dash);
  const previous = index > 0 ? lineEnd(text, endOf(source, list.items[index - 1] as Node)) : 0;
  while (from > previous) {
    const above = lineStart(text, from - 1);
    if (above < previous || !text.slice(above, from).trimStart().startsWith('#')) break;
    from = above;
  }
  return { from, to: lineEnd(text, itemEnd(source, list, index)) };
}

function itemEnd(source: Source, list: YAMLSeq, index: number): number {
  const item = list.items[index] as Node;
  return isAbsent(item) ? (dashOf(list, index) as number) + 1 : endOf(source, item);
}

export function removeItem(source: Source, list: YAMLSeq, path: Path): TextChange[] {
  const index = Number(path.at(-1));
  if (!list.items[index]) return [];
  if (isFlow(list)) return removeFromBrackets(source, list, index);
  if (list.items.length === 1) return emptied(source, path.slice(0, -1), '[]');
  if (!isOfLines(source, list)) throw new CannotEdit('These items share a line. Change them in the text.');
  const { from, to } = span(source, list, index);
  return [{ from, to, insert: '' }];
}

/** What an item of a list is written as: lines from column 0, with the comments right above it. */
export function itemText(text: string, path: Path): string {
  const source = read(text);
  const list = nodeAt(source, path.slice(0, -1));
  const index = Number(path.at(-1));
  if (!isSeq(list) || !list.items[index]) throw new CannotEdit('This item is no longer in the list.');
  return linesOf(source, list, index);
}

function linesOf(source: Source, list: YAMLSeq, index: number): string {
  if (isFlow(list) || !isOfLines(source, list)) return asItem(plain(source, list.items[index] as Node));
  const { from, to } = span(source, list, index);
  const lines = source.text.slice(from, to).replaceAll('\r\n', '\n').trimEnd();
  return indented(lines, -column(source.text, dashOf(list, index) as number));
}

/** A value as the lines of an item, from column 0. */
export function asItem(value: unknown): string {
  return inBlock([value]);
}

export function insert(source: Source, path: Path, index: number, item: string): TextChange[] {
  const list = nodeAt(source, path);
  if (!isSeq(list) || list.items.length === 0) {
    if (list && !isSeq(list) && !(isScalar(list) && list.value === null))
      throw new CannotEdit('There is no list here. Change it in the text.');
    return firstItem(source, path, item);
  }
  if (isFlow(list)) return insertInBrackets(source, list, index, parsedItems(item));
  if (!isOfLines(source, list)) throw new CannotEdit('These items share a line. Change them in the text.');
  const lines = indented(item, column(source.text, dashOf(list, 0) as number));
  if (index >= list.items.length)
    return [linesAfter(source, itemEnd(source, list, list.items.length - 1), lines)];
  const { from } = span(source, list, Math.max(0, index));
  return [{ from, to: from, insert: withBreaks(source, `${lines}\n`) }];
}

function parsedItems(items: string): unknown[] {
  return read(items).document.toJS() as unknown[];
}

function firstItem(source: Source, path: Path, item: string): TextChange[] {
  const parent = nodeAt(source, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined) throw new CannotEdit('The document is not a list.');
  const pair = isMap(parent) ? pairOf(parent, key) : undefined;
  if (!isMap(parent) || !pair || isInFlow(source, path.slice(0, -1)))
    return set(source, path, parsedItems(item));
  const colon = colonEnd(source, pair);
  const end = pairEnd(source, pair);
  const indent = column(source.text, startOf(pair.key as Node)) + dashIndent(source, path);
  const changes = end > colon ? [{ from: colon, to: end, insert: '' }] : [];
  return [...changes, linesAfter(source, end, indented(item, indent))];
}

/** The indentation of the dashes of nearby lists, relative to their keys. */
function dashIndent(source: Source, path: Path): number {
  for (let length = path.length - 1; length > 0; length--) {
    const around = nodeAt(source, path.slice(0, length));
    const maps = isSeq(around) ? around.items : [around];
    for (const pair of maps.flatMap((each) => (isMap(each) ? each.items : []))) {
      const list = pair.value;
      if (isSeq(list) && list.items.length > 0 && isOfLines(source, list))
        return (
          column(source.text, dashOf(list, 0) as number) - column(source.text, startOf(pair.key as Node))
        );
    }
  }
  return INDENT;
}

function insertInBrackets(
  source: Source,
  list: YAMLSeq,
  index: number,
  values: readonly unknown[],
): TextChange[] {
  const written = values.map(inLine).join(', ');
  const item = list.items[index] as Node | undefined;
  if (item) return [{ from: startOf(item), to: startOf(item), insert: `${written}, ` }];
  const at = endOf(source, list.items.at(-1) as Node);
  return [{ from: at, to: at, insert: `, ${written}` }];
}
