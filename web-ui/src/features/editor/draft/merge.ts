import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';

/**
 * Puts what two people made of a text together, line by line.
 *
 * @returns undefined if both have changed the same lines
 */
export function merged(base: string, mine: string, theirs: string): string | undefined {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const from = Text.of(base.split('\n'));
  const my = chunks(from, mine);
  const their = chunks(from, theirs);
  const touches = my.some((one) => their.some((other) => one.from <= other.to && other.from <= one.to));
  if (touches) return undefined;
  return [...my, ...their]
    .sort((one, other) => other.from - one.from)
    .reduce((text, each) => text.slice(0, each.from) + each.insert + text.slice(each.to), `${base}\n`)
    .slice(0, -1);
}

/** The lines that differ, each with its line break: the last one gets one for the purpose. */
function chunks(base: Text, text: string): { from: number; to: number; insert: string }[] {
  const other = Text.of(text.split('\n'));
  return Chunk.build(base, other).map((chunk) => ({
    from: chunk.fromA,
    to: chunk.toA,
    insert: `${text}\n`.slice(chunk.fromB, chunk.toB),
  }));
}
