import type { NoteName } from '../../../words/picker';
import { MEANINGS } from './synonyms';
import { SYSTEMS } from './systems';

/** What a phrase means: patterns of names, the best first. */
export interface Meant {
  patterns: readonly string[];
  note?: NoteName | undefined;
  /** The title of a system without a connector. */
  system?: string;
}

const split = (list: string) => list.split(', ');

/** The text as it is compared: words of letters and digits in lower case. */
export function plainWords(text: string): string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('e-mail', 'email')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

function add(phrases: Map<string, Meant[]>, said: string, meant: Meant) {
  for (const phrase of split(said)) phrases.set(phrase, [...(phrases.get(phrase) ?? []), meant]);
}

/** By phrase. A phrase can have several meanings. */
const PHRASES: ReadonlyMap<string, readonly Meant[]> = (() => {
  const phrases = new Map<string, Meant[]>();
  for (const [said, means, note] of MEANINGS) add(phrases, said, { patterns: split(means), note });
  for (const [system, said, means] of SYSTEMS) add(phrases, said, { patterns: split(means), system });
  return phrases;
})();

/** The meanings of a phrase itself. */
export const meaningsOf = (phrase: string): readonly Meant[] => PHRASES.get(phrase) ?? [];

/** The phrases of the table, each with its meanings, for which something holds. */
export const phrasesWith = (holds: (phrase: string) => boolean): [string, readonly Meant[]][] =>
  [...PHRASES].filter(([phrase]) => holds(phrase));

/** The patterns that a name fits. */
export function patternsOf(name: string): readonly string[] {
  const dot = name.indexOf('.');
  return dot < 0 ? [name] : [name, `${name.slice(0, dot)}.*`, `*${name.slice(dot)}`];
}
