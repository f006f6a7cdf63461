import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { KEYS_OF_STEPS } from '../stepKinds/kinds';
import {
  colonEnd,
  columnOf,
  endOf,
  inBlock,
  inLine,
  isAbsent,
  isFlow,
  isInFlow,
  isMap,
  isScalar,
  isSeq,
  nodeAt,
  pairEnd,
  pairOf,
  type Source,
  startOf,
} from './source';
import { column, indented, lineBreak, lineEnd, lineStart, type Path, type TextChange } from './text';

/* Changes of single values of a document. */

export const INDENT = 2;

/** An edit that is not possible in this text, with a reason for the user. */
export class CannotEdit extends Error {}

/** Sets a value, which is added if there is none. Maps above it that are missing are added, too. */
export function set(source: Source, path: Path, value: unknown): TextChange[] {
  const key = path.at(-1);
  if (key === undefined) throw new CannotEdit('The document as a whole cannot be set.');
  const above = path.slice(0, -1);
  const parent = nodeAt(source, above);
  if (isSeq(parent)) return setItem(source, parent, path, value);
  if (!isMap(parent) || (parent.items.length === 0 && !isInFlow(source, above.slice(0, -1)))) {
    if (parent && !isMap(parent) && !(isScalar(parent) && parent.value === null)) {
      throw new CannotEdit('The value here has no fields. Change it in the text.');
    }
    if (above.length === 0) {
      return [{ from: source.text.length, to: source.text.length, insert: `${inBlock({ [key]: value })}\n` }];
    }
    return set(source, above, { [key]: value });
  }
  const pair = pairOf(parent, key);
  if (!pair)
    return isFlow(parent) ? addToBraces(source, parent, key, value) : addLines(source, parent, key, value);
  return replace(source, pair, value, isInFlow(source, above));
}

function setItem(source: Source, list: YAMLSeq, path: Path, value: unknown): TextChange[] {
  const item = list.items[Number(path.at(-1))] as Node | undefined;
  if (!item) throw new CannotEdit('This item is no longer in the list.');
  const from = startOf(item);
  const written =
    isInFlow(source, path.slice(0, -1)) || isScalar(item) || isFlow(item)
      ? inLine(value)
      : indented(inBlock(value), column(source.text, from)).trimStart();
  return [{ from, to: endOf(source, item), insert: withBreaks(source, written) }];
}

function replace(source: Source, pair: Pair, value: unknown, inFlow: boolean): TextChange[] {
  const colon = colonEnd(source, pair);
  const before = pair.value as Node | null;
  const hasLines = before !== null && !isAbsent(before) && !isInline(before);
  const end = pairEnd(source, pair);
  if (inFlow || !isLarge(value)) {
    if (before && !isAbsent(before) && !hasLines)
      return [{ from: startOf(before), to: end, insert: inLine(value) }];
    return [{ from: colon, to: end, insert: ` ${inLine(value)}` }];
  }
  const indent = column(source.text, startOf(pair.key as Node)) + INDENT;
  const [head, lines] = typeof value === 'string' ? blockText(value) : ['', inBlock(value)];
  // A comment behind the old value stays in the line of the key.
  return [{ from: colon, to: end, insert: head }, linesAfter(source, end, indented(lines, indent))];
}

/** Whether a node is on the line of its key. */
function isInline(node: Node): boolean {
  if (isScalar(node)) return node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED';
  return isFlow(node) || !(isMap(node) || isSeq(node));
}

/** Whether a value is written on its own lines. */
function isLarge(value: unknown): boolean {
  if (typeof value === 'string') return isLinesOfText(value);
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0;
}

/** A text that reads well as a literal block: others need quotes. */
function isLinesOfText(value: string): boolean {
  return (
    /^[^\s][^\r\t]*\n[^\r\t]*$/.test(value) &&
    !/\s\n|[ \n]\n$/.test(value) &&
    inBlock({ a: value }).startsWith('a: |')
  );
}

/** The text after the colon, and the lines below. */
function blockText(value: string): [string, string] {
  const [head, ...lines] = inBlock({ a: value }).split('\n');
  return [(head as string).slice('a:'.length), indented(lines.join('\n'), -INDENT)];
}

function addToBraces(source: Source, map: YAMLMap, key: string | number, value: unknown): TextChange[] {
  const written = `${inLine(String(key))}: ${inLine(value)}`;
  const last = map.items.at(-1);
  if (!last) {
    const from = startOf(map) + 1;
    return [{ from, to: endOf(source, map) - 1, insert: ` ${written} ` }];
  }
  const at = pairEnd(source, last);
  return [{ from: at, to: at, insert: `, ${written}` }];
}

function addLines(source: Source, map: YAMLMap, key: string | number, value: unknown): TextChange[] {
  const indent = columnOf(source, map);
  const lines = isLarge(value) ? inBlock({ [key]: value }) : `${inBlock(String(key))}: ${inLine(value)}`;
  // A new key of a step goes above its inner steps, where people look for it.
  const stepsAt = map.items.findIndex((pair) => KEYS_OF_STEPS.has(String((pair.key as Node).toJSON())));
  const holds = KEYS_OF_STEPS.has(String(key));
  const previous = map.items[stepsAt > 0 && !holds ? stepsAt - 1 : map.items.length - 1] as Pair;
  return [linesAfter(source, pairEnd(source, previous), indented(lines, indent))];
}

/** New lines below the line in which something ends. */
export function linesAfter(source: Source, end: number, lines: string): TextChange {
  const at = lineEnd(source.text, end);
  const isEnded = at > 0 && source.text[at - 1] === '\n';
  const insert = isEnded ? `${lines}\n` : `\n${lines}`;
  return { from: at, to: at, insert: withBreaks(source, insert) };
}

export function withBreaks(source: Source, lines: string): string {
  const br = lineBreak(source.text);
  return br === '\n' ? lines : lines.replaceAll(/\r?\n/g, br);
}

/** Removes a key of a map. */
export function removeKey(source: Source, path: Path): TextChange[] {
  const above = path.slice(0, -1);
  const parent = nodeAt(source, above);
  const key = path.at(-1);
  const pair = isMap(parent) && key !== undefined ? pairOf(parent, key) : undefined;
  if (!isMap(parent) || !pair) return [];
  const index = parent.items.indexOf(pair);
  if (isFlow(parent)) return removeFromBrackets(source, parent, index);
  if (parent.items.length === 1) return emptied(source, above, '{}');
  const start = startOf(pair.key as Node);
  const next = parent.items[index + 1];
  const isFirstOfItem = source.text.slice(lineStart(source.text, start), start).trim() !== '';
  if (isFirstOfItem && next) return [{ from: start, to: startOf(next.key as Node), insert: '' }];
  return [
    { from: lineStart(source.text, start), to: lineEnd(source.text, pairEnd(source, pair)), insert: '' },
  ];
}

export function removeFromBrackets(
  source: Source,
  collection: YAMLMap | YAMLSeq,
  index: number,
): TextChange[] {
  const from = (i: number) => {
    const item = collection.items[i];
    return startOf((isMap(collection) ? (item as Pair).key : item) as Node);
  };
  const to = (i: number) => {
    const item = collection.items[i];
    return isMap(collection) ? pairEnd(source, item as Pair) : endOf(source, item as Node);
  };
  if (collection.items.length === 1) {
    return [{ from: startOf(collection) + 1, to: endOf(source, collection) - 1, insert: '' }];
  }
  if (index < collection.items.length - 1) return [{ from: from(index), to: from(index + 1), insert: '' }];
  return [{ from: to(index - 1), to: to(index), insert: '' }];
}

/** Writes an empty collection after its last member was removed. */
export function emptied(source: Source, path: Path, brackets: string): TextChange[] {
  const parent = nodeAt(source, path.slice(0, -1));
  const key = path.at(-1);
  if (isMap(parent) && key !== undefined) {
    const pair = pairOf(parent, key) as Pair;
    const colon = colonEnd(source, pair);
    const rest = lineEnd(source.text, colon);
    const end = lineEnd(source.text, pairEnd(source, pair));
    const changes = [{ from: colon, to: colon, insert: ` ${brackets}` }];
    return rest < end ? [...changes, { from: rest, to: end, insert: '' }] : changes;
  }
  const node = nodeAt(source, path) as Node;
  return [{ from: startOf(node), to: endOf(source, node), insert: brackets }];
}
