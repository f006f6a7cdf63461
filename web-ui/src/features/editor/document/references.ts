import { isAlias, type Node, type Pair, type Scalar } from 'yaml';
import { rootsOf } from './scan';
import { endOf, isMap, isScalar, isSeq, nodeAt, read, type Source, startOf } from './source';
import type { Path } from './text';

/** A name at the root of an expression of a document: what it reads. */
export interface Reference {
  /** The path of the value that contains the expression. */
  path: Path;
  /** `payload`, `steps`, the name of an item; without a dollar sign. */
  name: string;
  from: number;
  to: number;
  /** What follows the dot: `total` in `payload.total`. */
  member: { name: string; isPlain: boolean; from: number; to: number } | undefined;
}

/** All that the expressions at and below a path read, in the order of the text. */
export function referencesAt(text: string, path: Path): Reference[] {
  const source = read(text);
  const root = nodeAt(source, path);
  const found: Reference[] = [];
  const walk = (node: unknown, at: Path) => {
    if (isMap(node)) {
      for (const pair of node.items as Pair[]) walk(pair.value, [...at, keyOf(pair)]);
    } else if (isSeq(node)) {
      for (const [i, item] of node.items.entries()) walk(item, [...at, i]);
    } else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('{{')) {
      found.push(...referencesOf(source, node, at));
    }
  };
  walk(root, path);
  return found;
}

/** Whether a value has anchors, or reads values that are written elsewhere. */
export function hasAnchors(text: string, path: Path): boolean {
  const walk = (node: unknown): boolean => {
    if (isAlias(node)) return true;
    if ((node as { anchor?: string } | null)?.anchor) return true;
    if (isMap(node)) return (node.items as Pair[]).some((pair) => walk(pair.value));
    return isSeq(node) && node.items.some(walk);
  };
  return walk(nodeAt(read(text), path));
}

const keyOf = (pair: Pair) => String((pair.key as Node).toJSON());

function referencesOf(source: Source, scalar: Scalar, path: Path): Reference[] {
  const from = startOf(scalar);
  const { written, places } = unescaped(source.text.slice(from, endOf(source, scalar)), scalar);
  const place = (at: number) => from + (places[at] ?? written.length);
  const found: Reference[] = [];
  let at = written.indexOf('{{');
  while (at >= 0) {
    const expression = rootsOf(written, at + 2);
    if (!expression) break;
    for (const root of expression.roots) {
      const { member } = root;
      found.push({
        path,
        name: root.name,
        from: place(root.from),
        to: place(root.to),
        member: member && { ...member, from: place(member.from), to: place(member.to) },
      });
    }
    at = written.indexOf('{{', expression.end);
  }
  return found;
}

/** The characters of a scalar without the escapes of its quotes, and where each is written. */
function unescaped(raw: string, scalar: Scalar): { written: string; places: number[] } {
  const isDouble = scalar.type === 'QUOTE_DOUBLE';
  const isSingle = scalar.type === 'QUOTE_SINGLE';
  let written = '';
  const places: number[] = [];
  for (let at = 0; at < raw.length; at++) {
    places.push(at);
    const isEscape = (isDouble && raw[at] === '\\') || (isSingle && raw.startsWith("''", at) && at > 0);
    if (isEscape) at++;
    written += raw[at] ?? '';
  }
  places.push(raw.length);
  return { written, places };
}
