import type { Node } from 'yaml';
import { endOf, isMap, nodeAt, pairEnd, read, type Source, startOf } from '../document/source';
import { stepPaths, TRIGGER } from '../document/stepPath';
import { lineEnd, lineStart, type Path } from '../document/text';
import { type Flow, type Step, treeOf } from '../document/tree';

/** The part of a document to which a line belongs. */
export interface Part {
  /** The same in every text. */
  key: string;
  flow?: Flow;
  /** Null: the trigger of the flow; undefined: the settings of the flow. */
  step?: Step | null;
  /** A key of the integration, such as `connections`. */
  field?: string;
}

interface Stretch extends Part {
  from: number;
  to: number;
}

/** Which lines of a text belong to which part. Of a text that cannot be read it knows none. */
export class Outline {
  constructor(
    private readonly text: string,
    private readonly stretches: readonly Stretch[],
  ) {}

  /** Where parts begin within a stretch of the text, with the comments above them, in the order of the text. */
  begins(from: number, to: number): Map<string, number> {
    const found = this.stretches
      .map(({ key, from: begin }) => [key, this.withComments(begin)] as const)
      .filter(([, at]) => at >= from && at < to);
    return new Map(found.sort(([, one], [, other]) => one - other));
  }

  /** The innermost parts with lines in a region of the text. A comment belongs to the part after it. */
  partsIn(from: number, to: number): Part[] {
    const parts = new Map<string, Part>();
    // A stretch at the end of the text has a line break that the text has not.
    const end = Math.min(to, this.text.length);
    for (let at = from; at < end; at = lineEnd(this.text, at)) {
      const line = this.firstWritten(at);
      const part = this.stretches.findLast((each) => each.from <= line && line < each.to);
      if (part) parts.set(part.key, part);
    }
    return [...parts.values()];
  }

  private withComments(begin: number): number {
    let from = begin;
    while (from > 0) {
      const above = lineStart(this.text, from - 1);
      if (!this.text.slice(above, from).trimStart().startsWith('#')) break;
      from = above;
    }
    return from;
  }

  private firstWritten(at: number): number {
    let line = at;
    while (line < this.text.length && /^\s*(#.*)?\s*$/.test(this.text.slice(line, lineEnd(this.text, line))))
      line = lineEnd(this.text, line);
    return line;
  }
}

export type Outlines = Record<'base' | 'mine' | 'theirs', Outline>;

export function outlinesOf(base: string, mine: string, theirs: string): Outlines {
  return { base: outlineOf(base), mine: outlineOf(mine), theirs: outlineOf(theirs) };
}

function outlineOf(text: string): Outline {
  const found = treeOf(text);
  if ('unreadable' in found) return new Outline(text, []);
  const source = read(text);
  const root = nodeAt(source, []);
  const fields: Stretch[] = isMap(root)
    ? root.items.map((pair) => {
        const field = String((pair.key as Node).toJSON());
        const from = lineStart(text, startOf(pair.key as Node));
        return { key: `field ${field}`, field, from, to: lineEnd(text, pairEnd(source, pair)) };
      })
    : [];
  const flows = found.tree.flows.flatMap((flow) => [
    ...stretch(source, flow.path, { key: `flow ${flow.name}`, flow }),
    ...stretch(source, [...flow.path, TRIGGER], { key: `step ${flow.name} ${TRIGGER}`, flow, step: null }),
    ...[...stepPaths(flow)].flatMap(([step, path]) =>
      stretch(source, step.path, { key: `step ${flow.name} ${path}`, flow, step }),
    ),
  ]);
  return new Outline(text, [...fields, ...flows]);
}

function stretch(source: Source, path: Path, part: Part): Stretch[] {
  const node = nodeAt(source, path);
  if (!node) return [];
  const { text } = source;
  return [{ ...part, from: lineStart(text, startOf(node)), to: lineEnd(text, endOf(source, node)) }];
}
