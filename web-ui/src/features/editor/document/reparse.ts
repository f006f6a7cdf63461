import {
  type Document,
  isAlias,
  type Node,
  Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { moved, withItem } from './moved';
import { dashOf, endOf, isMap, isSeq, type Source, startOf } from './source';
import { lineStart } from './text';

/* A key changes the lines of one step. To parse a large text as a whole for it takes longer than a key may take. */

/** The stretch in which two texts differ. */
interface Difference {
  from: number;
  to: number;
  /** How far the text behind it has moved. */
  by: number;
}

/** An item of a block list, or a pair of a block map. */
interface Place {
  parent: YAMLMap | YAMLSeq;
  index: number;
  /** Where it begins, and the lines from there up to those of what follows. */
  begin: number;
  from: number;
  to: number;
}

/** What is said of a stream of documents, or of a document as a whole. */
const OF_THE_WHOLE = /^(---|\.\.\.|%)/m;

/**
 * Reads a text that differs from a parsed one within an item of a list or within a value of a map, and parses its lines
 * alone. Undefined: the text must be parsed as a whole.
 */
export function reparsed(before: Source, text: string): Source | undefined {
  const { document } = before;
  if (!isFlawless(document) || OF_THE_WHOLE.test(before.text)) return undefined;
  const difference = differenceOf(before.text, text);
  const places = placesOf(before, difference);
  const place = places.at(-1);
  const part = place && partOf(place, text.slice(place.from, place.to + difference.by));
  if (!part || isReferring(place.parent.items[place.index]) || isReferring(part)) return undefined;
  const contents = places.reduceRight<Node | Pair>((inner, { parent, index }, depth) => {
    const copy = withItem(parent, index, inner, difference.by);
    const above = places[depth - 1];
    return above && isMap(above.parent) ? new Pair(above.parent.items[above.index]?.key, copy) : copy;
  }, part);
  // With the settings of the document before, which are those of every document here.
  const copy = Object.create(Object.getPrototypeOf(document), Object.getOwnPropertyDescriptors(document));
  return { text, document: Object.assign(copy as Document.Parsed, { contents }) };
}

/** Whether it has anchors or aliases, which connect it with the rest of the text. */
function isReferring(part: unknown): boolean {
  let found = false;
  const look = (node: unknown) =>
    visit(node as Node, {
      Node: (_, each) => {
        if (!isAlias(each) && each.anchor === undefined) return undefined;
        found = true;
        return visit.BREAK;
      },
    });
  if (part instanceof Pair) look(part.key);
  look(nodeOf(part));
  return found;
}

function isFlawless({ errors, warnings }: Document.Parsed): boolean {
  return errors.length + warnings.length === 0;
}

function differenceOf(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let same = 0;
  while (
    same < shorter - from &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { from, to: before.length - same, by: after.length - before.length };
}

/** What the difference is within, from the outside to the inside, as far as it stands on lines of its own. */
function placesOf(source: Source, { from, to }: Difference): Place[] {
  const places: Place[] = [];
  let node = source.document.contents as Node | null;
  let end = source.text.length;
  while ((isMap(node) || isSeq(node)) && !node.flow) {
    const parent: YAMLMap | YAMLSeq = node;
    const index = parent.items.findIndex((item) => {
      const value = nodeOf(item);
      return value && startOf(value) <= from && to <= endOf(source, value);
    });
    const begin = beginOf(parent, index);
    if (begin === undefined) break;
    const next = beginOf(parent, index + 1);
    if (next !== undefined) end = lineStart(source.text, next);
    places.push({ parent, index, begin, from: lineStart(source.text, begin), to: end });
    node = nodeOf(parent.items[index]);
  }
  const isAlone = ({ begin, from: line }: Place) => source.text.slice(line, begin).trim() === '';
  return places.slice(0, places.findLastIndex(isAlone) + 1);
}

const nodeOf = (item: unknown) => (item instanceof Pair ? item.value : item) as Node | null;

/** Where the dash of an item or the key of a pair stands. */
function beginOf(parent: YAMLMap | YAMLSeq, index: number): number | undefined {
  if (isSeq(parent)) return dashOf(parent, index);
  const pair = parent.items[index];
  return pair && startOf(pair.key as Node);
}

/** The item or pair that its lines are now; undefined if they are something else. */
function partOf({ parent, from }: Place, lines: string): Node | Pair | undefined {
  if (OF_THE_WHOLE.test(lines)) return undefined;
  const document = parseDocument(lines, { keepSourceTokens: true, logLevel: 'silent' });
  const { contents } = document;
  if (!isFlawless(document) || !(isSeq(parent) ? isSeq(contents) : isMap(contents))) return undefined;
  const { items, flow } = contents as unknown as YAMLMap | YAMLSeq;
  return items.length === 1 && !flow ? moved(items[0] as Node | Pair, from) : undefined;
}
