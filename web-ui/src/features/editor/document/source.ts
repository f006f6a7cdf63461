import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { reparsed } from './reparse';
import { column, lineStart, type Path } from './text';

/** A text with its parsed nodes and their positions. */
export type Source = { text: string; document: Document.Parsed };

export type Found = Node | null | undefined;

/** So many characters are parsed as a whole in a moment. */
const SMALL = 4_000;

// The last parsed text is cached, because several functions read the same text. Sources are immutable.
let last: Source | undefined;

export function read(text: string): Source {
  if (last?.text !== text) last = (last && text.length > SMALL && reparsed(last, text)) || readWhole(text);
  return last;
}

/** Parses a text without what is known of another one. */
export function readWhole(text: string): Source {
  return { text, document: parseDocument(text, { keepSourceTokens: true, logLevel: 'silent' }) };
}

/** Undefined if there is nothing at the path. */
export function nodeAt(source: Source, path: Path): Found {
  if (path.length === 0) return source.document.contents as Found;
  return source.document.getIn(path, true) as Found;
}

/** Whether there is a map with this key at a path. */
export function hasKey(source: Source, path: Path, key: string): boolean {
  const node = nodeAt(source, path);
  return isMap(node) && node.has(key);
}

/** The keys of the map at a path; none if there is no map. */
export function keysAt(source: Source, path: Path): string[] {
  const node = nodeAt(source, path);
  return isMap(node) ? node.items.map((pair) => String((pair.key as Node).toJSON())) : [];
}

/** A scalar as text; undefined if there is none at the path. */
export function textAt(source: Source, path: Path): string | undefined {
  return textOf(nodeAt(source, path));
}

/** A scalar node as text. */
export function textOf(node: Found): string | undefined {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : undefined;
}

/** A value as JSON; undefined if an alias cannot be resolved. */
export function plain(source: Source, node: Node): unknown {
  try {
    return node.toJS(source.document);
  } catch {
    return undefined; // An alias without its anchor, or far too many.
  }
}

export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Where the content of a node ends: before blanks, comments and line breaks that follow it. */
export function endOf(source: Source, node: Node): number {
  const end = node.range?.[1] ?? 0;
  if (isCollection(node) && !isFlow(node)) {
    const last = node.items.at(-1);
    if (last === undefined) return end;
    return isMap(node) ? pairEnd(source, last as Pair) : endOf(source, last as Node);
  }
  if (isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')) {
    return source.text.slice(0, end).trimEnd().length;
  }
  return end;
}

export function pairEnd(source: Source, pair: Pair): number {
  const value = pair.value as Found;
  return value && !isAbsent(value) ? endOf(source, value) : colonEnd(source, pair);
}

/** Behind the colon of a pair; behind the key of a flow map's key that has none. */
export function colonEnd(source: Source, pair: Pair): number {
  const key = pair.key as Node;
  const end = key.range?.[1] ?? 0;
  const match = /^\s*:/.exec(source.text.slice(end));
  return match ? end + match[0].length : end;
}

/** A value that is not written, as in `steps:`. */
export function isAbsent(node: Node): boolean {
  return (
    isScalar(node) && node.value === null && node.range !== undefined && node.range?.[0] === node.range?.[1]
  );
}

export function isFlow(node: Node): boolean {
  return isCollection(node) && node.flow === true;
}

/** Whether a node is, or is within, a flow collection. */
export function isInFlow(source: Source, path: Path): boolean {
  for (let length = 0; length <= path.length; length++) {
    const node = nodeAt(source, path.slice(0, length));
    if (node && isFlow(node)) return true;
  }
  return false;
}

export function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** Where the dashes of a block list stand: each at its place, moved `by` as many characters. */
export type Dashes = { at: readonly number[]; by: number };

const DASHES = new WeakMap<YAMLSeq, Dashes>();

/** Undefined if the list stands in brackets. */
export function dashesOf(list: YAMLSeq): Dashes | undefined {
  const kept = DASHES.get(list);
  const token = list.srcToken;
  if (kept || token?.type !== 'block-seq') return kept;
  const found = token.items.flatMap(
    (item) => item.start.find((part) => part.type === 'seq-item-ind')?.offset ?? [],
  );
  const dashes = { at: found, by: 0 };
  DASHES.set(list, dashes);
  return dashes;
}

/** Notes the dashes of a list that was not parsed, but copied. */
export function keepDashes(list: YAMLSeq, dashes: Dashes) {
  DASHES.set(list, dashes);
}

/** The position of the dash of an item of a block list. */
export function dashOf(list: YAMLSeq, index: number): number | undefined {
  const dashes = dashesOf(list);
  const at = dashes?.at[index];
  return dashes && at !== undefined ? at + dashes.by : undefined;
}

/** Whether each item of a list begins a line, so that its lines can be moved as they are. */
export function isOfLines(source: Source, list: YAMLSeq): boolean {
  return (
    !isFlow(list) &&
    list.items.every((_, i) => {
      const dash = dashOf(list, i);
      return dash !== undefined && source.text.slice(lineStart(source.text, dash), dash).trim() === '';
    })
  );
}

/** The column of the keys of a block map. */
export function columnOf(source: Source, map: YAMLMap): number {
  const first = map.items[0];
  return first ? column(source.text, startOf(first.key as Node)) : 0;
}

const STYLE = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** A value as lines of YAML, without the line break at the end. */
export function inBlock(value: unknown): string {
  return stringify(value, STYLE).trimEnd();
}

/** A value as YAML within one line. */
export function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, one]) => `${inLine(key)}: ${inLine(one)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  // As an item of brackets: what needs quotes there needs them in braces, too. A text of several lines would become a block.
  const quoted =
    typeof value === 'string' && /[\n\r]/.test(value) ? { defaultStringType: 'QUOTE_DOUBLE' as const } : {};
  return stringify([value], { ...STYLE, ...quoted, collectionStyle: 'flow' })
    .trim()
    .slice(1, -1)
    .trim();
}

export { isAlias, isCollection, isMap, isScalar, isSeq };
