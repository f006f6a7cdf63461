import { Alias, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { dashesOf, keepDashes } from './source';

/* Copies of parsed nodes for a text in which they stand elsewhere. Nodes are never changed, since others may still read them. */

/** By the copy of a map. */
const ORIGINALS = new WeakMap<Node, Node>();

/** The map that was parsed, if this one is a copy that only stands elsewhere; else the node itself. */
export const originalOf = (node: Node): Node => ORIGINALS.get(node) ?? node;

/** A copy of a node, or of a pair, that stands elsewhere. */
export function moved<T extends Node | Pair>(of: T, by: number): T;
export function moved(of: Node | Pair, by: number): Node | Pair {
  if (of instanceof Pair) return new Pair(movedIfAny(of.key, by), movedIfAny(of.value, by));
  const copy = Object.assign(blank(of), of);
  if (of.range) copy.range = [of.range[0] + by, of.range[1] + by, of.range[2] + by];
  if (copy instanceof YAMLMap || copy instanceof YAMLSeq)
    copy.items = copy.items.map((item) => movedIfAny(item, by)) as typeof copy.items;
  if (of instanceof YAMLMap) ORIGINALS.set(copy, originalOf(of));
  if (of instanceof YAMLSeq) {
    const dashes = dashesOf(of);
    if (dashes) keepDashes(copy as YAMLSeq, { ...dashes, by: dashes.by + by });
  }
  return copy;
}

const movedIfAny = (of: unknown, by: number) => of && moved(of as Node | Pair, by);

/** A copy of a list or map with another item, by which what follows has moved. */
export function withItem(of: YAMLMap | YAMLSeq, index: number, item: Node | Pair, by: number): Node {
  const copy = Object.assign(blank(of), of) as YAMLMap | YAMLSeq;
  if (of.range) copy.range = [of.range[0], of.range[1] + by, of.range[2] + by];
  copy.items = (of.items as (Node | Pair)[]).map((each, at) =>
    at < index ? each : at === index ? item : movedIfAny(each, by),
  ) as typeof copy.items;
  if (of instanceof YAMLSeq) {
    const dashes = dashesOf(of);
    const at = dashes?.at.map((dash, i) => dash + dashes.by + (i > index ? by : 0));
    if (at) keepDashes(copy as YAMLSeq, { at, by: 0 });
  }
  return copy;
}

// What a node is, it keeps in a property that only its constructor writes.
function blank(of: Node): Node {
  if (of instanceof YAMLMap) return new YAMLMap(of.schema);
  if (of instanceof YAMLSeq) return new YAMLSeq(of.schema);
  return of instanceof Alias ? new Alias(of.source) : new Scalar(null);
}
