import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';
import { keepsSteps } from './mergeSteps';

/**
 * A three-way merge by lines. Changes of neighbouring lines are put together if they are of different steps.
 *
 * @returns undefined if both have changed the same lines, or the same step in neighbouring lines
 */
export function merged(base: string, mine: string, theirs: string): string | undefined {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const from = Text.of(base.split('\n'));
  const my = chunks(from, mine);
  const their = chunks(from, theirs);
  const own = my.filter((one) => !their.some((other) => isSame(one, other)));
  const some = (isSo: (one: Change, other: Change) => boolean) =>
    own.some((one) => their.some((other) => isSo(one, other)));
  if (!some((one, other) => one.from <= other.to && other.from <= one.to))
    return put(base, [...own, ...their]);
  if (some((one, other) => one.from < other.to && other.from < one.to)) return undefined;
  // At one place either may have to come first: a line of the step above belongs before a new step.
  return [put(base, [...own, ...their]), put(base, [...their, ...own])].find((together) =>
    keepsSteps(base, mine, theirs, together),
  );
}

function put(base: string, changes: readonly Change[]): string {
  return [...changes]
    .sort((one, other) => other.from - one.from || other.to - one.to)
    .reduce((text, each) => text.slice(0, each.from) + each.insert + text.slice(each.to), `${base}\n`)
    .slice(0, -1);
}

interface Change {
  from: number;
  to: number;
  insert: string;
}

const isSame = (one: Change, other: Change) =>
  one.from === other.from && one.to === other.to && one.insert === other.insert;

/** The lines that differ, each with its line break: the last one gets one for the purpose. */
function chunks(base: Text, text: string): Change[] {
  const other = Text.of(text.split('\n'));
  return Chunk.build(base, other).map((chunk) => ({
    from: chunk.fromA,
    to: chunk.toA,
    insert: `${text}\n`.slice(chunk.fromB, chunk.toB),
  }));
}
