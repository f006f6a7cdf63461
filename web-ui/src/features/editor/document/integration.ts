import type { Node, Pair } from 'yaml';
import { removeAt, setAt } from './edit';
import { renameKey } from './keys';
import { renameReads } from './rename';
import { inSequence } from './sequence';
import {
  endOf,
  inBlock,
  inLine,
  isFlow,
  isMap,
  nodeAt,
  pairEnd,
  pairOf,
  read,
  type Source,
  startOf,
} from './source';
import { lineEnd, lineStart, type TextChange } from './text';
import { linesAfter, withBreaks } from './values';

/* Edits of what an integration has beside its flows. */

/** The parts of an integration that have names. */
export type Section = 'config' | 'connections' | 'subscriptions';

/** Sets the title of the integration below its name; undefined removes it. */
export function setIntegrationTitle(text: string, title: string | undefined): TextChange[] {
  const source = read(text);
  const root = source.document.contents;
  if (title === undefined) return removeAt(text, ['title']);
  const name = isMap(root) && !isFlow(root) && !root.has('title') ? pairOf(root, 'integration') : undefined;
  return name
    ? [linesAfter(source, pairEnd(source, name), `title: ${inLine(title)}`)]
    : setAt(text, ['title'], title);
}

/** Adds a member to a section, which is created if it is missing: subscriptions at the end, others above the flows. */
export function addMember(text: string, section: Section, name: string, value: object): TextChange[] {
  const source = read(text);
  const root = source.document.contents;
  const flows = isMap(root) && !isFlow(root) ? pairOf(root, 'flows') : undefined;
  if (!flows || nodeAt(source, [section]) !== undefined || section === 'subscriptions')
    return setAt(text, [section, name], value);
  const lines = inBlock({ [section]: { [name]: value } });
  const at = aboveComments(source, flows);
  return [{ from: at, to: at, insert: withBreaks(source, `${lines}\n`) }];
}

/** The beginning of the comments right above a key of the document. */
function aboveComments({ text }: Source, pair: Pair): number {
  let at = lineStart(text, startOf(pair.key as Node));
  while (at > 0 && text.slice(lineStart(text, at - 1), at).startsWith('#')) at = lineStart(text, at - 1);
  return at;
}

/** Removes a member of a section, and the section with its last member. */
export function removeMember(text: string, section: Section, name: string): TextChange[] {
  const source = read(text);
  const members = nodeAt(source, [section]);
  if (!isMap(members) || !pairOf(members, name)) return [];
  if (members.items.length > 1) return removeAt(text, [section, name]);
  // A blank line below the section goes with it, if there is one above, too.
  const [change, ...others] = removeAt(text, [section]);
  if (!change || others.length > 0) return change ? [change, ...others] : [];
  const next = lineEnd(text, change.to);
  const isApart = (from: number, to: number) => text.slice(from, to).trim() === '';
  const hasTwo =
    endOf(source, members) < change.to &&
    isApart(change.to, next) &&
    isApart(lineStart(text, change.from - 1), change.from);
  return [hasTwo ? { ...change, to: next } : change];
}

/** Gives a config value another name, and changes the expressions that read it. */
export function renameConfig(text: string, before: string, after: string): TextChange[] {
  if (before === after) return [];
  return inSequence(text, [
    (now) => renameReads(now, [], 'config', before, after),
    (now) => renameKey(now, ['config', before], after),
  ]);
}
