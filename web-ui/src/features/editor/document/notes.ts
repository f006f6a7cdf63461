import type { Node } from 'yaml';
import {
  dashOf,
  isFlow,
  isMap,
  isOfLines,
  isSeq,
  nodeAt,
  pairOf,
  read,
  type Source,
  startOf,
} from './source';
import { column, lineStart, type Path, type TextChange } from './text';
import { CannotEdit, withBreaks } from './values';

/*
 * What people note about a step: the comment in the lines right above it.
 */

/** The comment above a step or a trigger, without its signs; empty if there is none. */
export function noteOf(text: string, path: Path): string {
  const source = read(text);
  const begin = beginOf(source, path);
  if (begin === undefined) return '';
  return text
    .slice(commentStart(text, begin), begin)
    .split('\n')
    .slice(0, -1)
    .map((line) => line.trim().replace(/^#\s?/, ''))
    .join('\n');
}

/** Writes the comment above a step or a trigger. */
export function setNote(text: string, path: Path, note: string): TextChange[] {
  const source = read(text);
  const begin = beginOf(source, path);
  if (begin === undefined)
    throw new CannotEdit('A note needs a line of its own. Write the step on lines of its own in the text.');
  const from = commentStart(text, begin);
  const indent = ' '.repeat(column(text, firstSign(text, begin)));
  const lines = note.trim() === '' ? '' : note.split('\n').map((line) => `${indent}# ${line}`.trimEnd());
  const insert = lines === '' ? '' : `${lines.join('\n')}\n`;
  return [{ from, to: begin, insert: withBreaks(source, insert) }];
}

/** The beginning of the line of a step or key; undefined if it shares the line. */
function beginOf(source: Source, path: Path): number | undefined {
  const parent = nodeAt(source, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || !parent || (!isMap(parent) && !isSeq(parent)) || isFlow(parent)) return undefined;
  if (isSeq(parent)) {
    if (!isOfLines(source, parent)) return undefined;
    const dash = dashOf(parent, Number(key));
    return dash === undefined ? undefined : lineStart(source.text, dash);
  }
  const pair = pairOf(parent, key);
  if (!pair) return undefined;
  const at = startOf(pair.key as Node);
  const begin = lineStart(source.text, at);
  return source.text.slice(begin, at).trim() === '' ? begin : undefined;
}

function firstSign(text: string, begin: number): number {
  return begin + (/^ */.exec(text.slice(begin))?.[0].length ?? 0);
}

/** The beginning of the comments right above a line, in its column. */
function commentStart(text: string, begin: number): number {
  const indent = column(text, firstSign(text, begin));
  let from = begin;
  while (from > 0) {
    const above = lineStart(text, from - 1);
    const line = text.slice(above, from);
    if (!/^ *#/.test(line) || line.indexOf('#') !== indent) break;
    from = above;
  }
  return from;
}
