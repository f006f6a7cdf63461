import type { Node, Pair, YAMLMap } from 'yaml';
import { flows as words } from '../../../words/flows';
import { setAt } from './edit';
import { inSequence } from './sequence';
import {
  colonEnd,
  inBlock,
  isFlow,
  isInFlow,
  isMap,
  nodeAt,
  pairEnd,
  pairOf,
  plain,
  read,
  type Source,
  startOf,
} from './source';
import { applied, column, indented, lineEnd, lineStart, type Path, type TextChange } from './text';
import { allSteps, type Flow, type Step, treeOf } from './tree';
import { CannotEdit, removeFromBrackets, withBreaks } from './values';

/* Edits of whole flows. The lines of all other flows stay byte for byte. */

const FLOWS: Path = ['flows'];

/** Adds a flow without trigger and steps behind the others. */
export function addFlow(text: string, name: string, title: string | undefined): TextChange[] {
  const source = read(text);
  const flow = { ...(title === undefined ? {} : { title }), steps: [] };
  const map = nodeAt(source, FLOWS);
  if (isMap(map) && map.has(name)) throw taken(name);
  if (!isMap(map) || map.items.length === 0 || isInFlow(source, FLOWS))
    return setAt(text, [...FLOWS, name], flow);
  const last = map.items.length - 1;
  const indent = column(text, keyStart(map, last));
  return [behind(source, map, last, indented(inBlock({ [name]: flow }), indent))];
}

/** Adds a copy of a flow behind it. */
export function duplicateFlow(text: string, name: string, copy: string): TextChange[] {
  const source = read(text);
  const { map, index } = find(source, name);
  if (map.has(copy)) throw taken(copy);
  const { from, to } = span(source, map, index);
  const key = map.items[index]?.key as Node;
  const [start, end] = [startOf(key), key.range?.[1] ?? 0];
  const lines = text.slice(from, start) + keyText(text, start, copy) + text.slice(end, to);
  const change = isFlow(map) ? { from: to, to, insert: `, ${lines}` } : behind(source, map, index, lines);
  const title = titleOf(text, name);
  return inSequence(text, [
    () => [change],
    (now) => (title === undefined ? [] : setAt(now, [...FLOWS, copy, 'title'], words.copyOf(title))),
    (now) => same(text, now, [copy]),
  ]);
}

/** Changes places with the flow before or after it. */
export function moveFlow(text: string, name: string, by: -1 | 1): TextChange[] {
  const source = read(text);
  const { map, index } = find(source, name);
  if (!map.items[index + by]) return [];
  const first = span(source, map, Math.min(index, index + by));
  const second = span(source, map, Math.max(index, index + by));
  const changes = [
    { ...first, insert: text.slice(second.from, second.to) },
    { ...second, insert: text.slice(first.from, first.to) },
  ];
  same(text, applied(text, changes), []);
  return changes;
}

/** Removes a flow and the comments right above it. */
export function removeFlow(text: string, name: string): TextChange[] {
  const source = read(text);
  const { map, index } = find(source, name);
  if (map.items.length === 1) throw new CannotEdit(words.lastStays);
  const { from, to } = span(source, map, index);
  const changes = isFlow(map)
    ? removeFromBrackets(source, map, index)
    : [{ from, to: lineEnd(text, to), insert: '' }];
  same(text, applied(text, changes), [name]);
  return changes;
}

/** Gives a flow another name, and changes the steps that call it. */
export function renameFlow(text: string, before: string, after: string): TextChange[] {
  if (before === after) return [];
  const { map, index } = find(read(text), before);
  if (map.has(after)) throw taken(after);
  const key = map.items[index]?.key as Node;
  const [from, to] = [startOf(key), key.range?.[1] ?? 0];
  const calls = callsOf(flowsOf(text), before).flatMap(({ step }) =>
    setAt(text, [...step.path, 'call'], after),
  );
  return [{ from, to, insert: keyText(text, from, after) }, ...calls];
}

/** Sets the title of a flow above its other keys; undefined removes it. */
export function setFlowTitle(text: string, name: string, title: string | undefined): TextChange[] {
  const source = read(text);
  const path = [...FLOWS, name];
  const { map, index } = find(source, name);
  if (title === undefined)
    return titleOf(text, name) === undefined ? [] : removeTitle(source, nodeAt(source, path), path);
  if (titleOf(text, name) === title) return [];
  const flow = nodeAt(source, path);
  const isOfLines = isMap(flow) && flow.items.length > 0 && !isInFlow(source, path);
  if (!isOfLines || flow.has('title')) return setAt(text, [...path, 'title'], title);
  const at = lineEnd(text, colonEnd(source, map.items[index] as Pair));
  const line = indented(inBlock({ title }), column(text, startOf(flow.items[0]?.key as Node)));
  return [{ from: at, to: at, insert: withBreaks(source, `${line}\n`) }];
}

function removeTitle(source: Source, flow: unknown, path: Path): TextChange[] {
  const pair = isMap(flow) ? pairOf(flow, 'title') : undefined;
  if (!isMap(flow) || !pair) return [];
  if (isFlow(flow)) return removeFromBrackets(source, flow, flow.items.indexOf(pair));
  if (flow.items.length === 1) return setAt(source.text, path, {});
  const { text } = source;
  return [
    {
      from: lineStart(text, startOf(pair.key as Node)),
      to: lineEnd(text, pairEnd(source, pair)),
      insert: '',
    },
  ];
}

/** The steps that call a flow. */
export function callsOf(flows: readonly Flow[], name: string): { flow: Flow; step: Step }[] {
  return flows.flatMap((flow) =>
    allSteps(flow.list)
      .filter((step) => step.kind === 'call' && step.brief === name)
      .map((step) => ({ flow, step })),
  );
}

/** A name that no flow has: `orders`, `orders-2`. */
export function freeFlowName(wanted: string, flows: readonly Flow[]): string {
  const taken = new Set(flows.map((flow) => flow.name));
  const base = wanted.replace(/-\d+$/, '');
  for (let n = 1; ; n++) {
    const end = n === 1 ? '' : `-${n}`;
    const name = base.slice(0, 63 - end.length) + end;
    if (!taken.has(name)) return name;
  }
}

const taken = (name: string) => new CannotEdit(words.taken(name));

function find(source: Source, name: string): { map: YAMLMap; index: number } {
  const map = nodeAt(source, FLOWS);
  const pair = isMap(map) ? pairOf(map, name) : undefined;
  if (!isMap(map) || !pair) throw new CannotEdit('This flow is no longer in the document.');
  return { map, index: map.items.indexOf(pair) };
}

function flowsOf(text: string): readonly Flow[] {
  const tree = treeOf(text);
  return 'tree' in tree ? tree.tree.flows : [];
}

const titleOf = (text: string, name: string) => flowsOf(text).find((flow) => flow.name === name)?.title;

const keyStart = (map: YAMLMap, index: number) => startOf(map.items[index]?.key as Node);

/** A key stays in quotes, as JSON needs them. */
function keyText(text: string, start: number, name: string): string {
  const quote = text[start];
  return quote === '"' || quote === "'" ? quote + name + quote : name;
}

/**
 * Where a flow is written. Of lines: with the comments above it, and those within it at its end, without the last
 * line break.
 */
function span(source: Source, map: YAMLMap, index: number): { from: number; to: number } {
  const { text } = source;
  const pair = map.items[index] as Pair;
  const start = startOf(pair.key as Node);
  if (isFlow(map)) return { from: start, to: pairEnd(source, pair) };
  const indent = column(text, start);
  let from = lineStart(text, start);
  if (text.slice(from, start).trim() !== '')
    throw new CannotEdit('This flow shares a line with something else. Change it in the text.');
  const least = index > 0 ? lineEnd(text, lastOf(source, map, index - 1, indent)) : afterKey(source);
  while (from > least) {
    const above = lineStart(text, from - 1);
    if (above < least || !isComment(text, above)) break;
    from = above;
  }
  return { from, to: lastOf(source, map, index, indent) };
}

/** The end of the last line of a flow: of its content, or of a comment within it. */
function lastOf(source: Source, map: YAMLMap, index: number, indent: number): number {
  const { text } = source;
  let to = endOfLine(text, pairEnd(source, map.items[index] as Pair));
  for (;;) {
    const next = lineEnd(text, to);
    if (next >= text.length || !isComment(text, next) || depth(text, next) <= indent) return to;
    to = endOfLine(text, next);
  }
}

function afterKey(source: Source): number {
  const root = source.document.contents;
  const pair = isMap(root) ? pairOf(root, 'flows') : undefined;
  return pair ? lineEnd(source.text, colonEnd(source, pair as Pair)) : 0;
}

const isComment = (text: string, line: number) =>
  text.slice(line, lineEnd(text, line)).trimStart().startsWith('#');

const depth = (text: string, line: number) => /^ */.exec(text.slice(line))?.[0].length ?? 0;

/** Before the line break. */
const endOfLine = (text: string, at: number) => at + (/^[^\r\n]*/.exec(text.slice(at))?.[0].length ?? 0);

/** New lines behind a flow, with a blank line between if there is one above this flow, too. */
function behind(source: Source, map: YAMLMap, index: number, lines: string): TextChange {
  const { from, to } = span(source, map, index);
  const { text } = source;
  const isApart = index > 0 && text.slice(lineStart(text, from - 1), from).trim() === '';
  return { from: to, to, insert: withBreaks(source, `${isApart ? '\n' : ''}\n${lines}`) };
}

/** Refuses an edit that changes the values of other flows, which an anchor or a block of text can do. */
function same(before: string, after: string, except: readonly string[]): TextChange[] {
  const values = (text: string) => {
    const source = read(text);
    const all =
      source.document.errors.length > 0 ? undefined : (plain(source, root(source)) as Json | undefined);
    const flows = Object.entries((all?.flows ?? {}) as Json).filter(([name]) => !except.includes(name));
    const sorted = flows.sort(([one], [other]) => (one < other ? -1 : 1));
    return all && JSON.stringify({ ...all, flows: sorted });
  };
  if (values(before) !== values(after))
    throw new CannotEdit('Other flows refer to parts of this flow. Change it in the text.');
  return [];
}

type Json = Record<string, unknown>;
const root = (source: Source) => source.document.contents as Node;
