import type { Choice } from './choice';
import { commonness } from './common';
import { type Meant, meaningsOf, patternsOf, phrasesWith, plainWords } from './meanings';
import { isNear } from './near';

/* Scores of a match by its place. The smaller, the better. */
const EXACT = 0;
const MEANT = 1;
const TITLE = 2;
const NAME = 3;
/** An action that helps where there is no connector: an installed connector with this name comes first. */
const INSTEAD = 3.5;
const NEARLY_MEANT = 4;
const CONNECTOR = 5;
const DESCRIPTION = 7;
const WITHIN = 10;
const TYPO = 20;

/** Not the beginning of a text, but of a word in it. */
const LATER_WORD = 0.4;
/** Of the second entry of a meaning; each further one adds less. */
const NEXT_RANK = 0.1;
/** How much worse a result of another connector may be than one of a connector that is in use. */
const PREFERENCE = 0.25;
const MIN_BEGINNING_LENGTH = 2;
const MIN_MISSPELT_LENGTH = 5;
const SMALL_WORDS = new Set('a an and as at by for from in into of on or the to via with'.split(' '));

/** A choice with the texts that are searched. */
interface Indexed {
  choice: Choice;
  title: string;
  name: string;
  patterns: readonly string[];
  places: readonly (readonly [score: number, words: readonly string[]])[];
}

/** What a phrase of a query means, as it is written and as far as it is typed. */
interface Asked {
  words: readonly string[];
  /** The scores of the patterns of names that it means. */
  meant: ReadonlyMap<string, number>;
}

/**
 * The choices that match all words, best first. Without words: all.
 *
 * @param preferred the ids of connectors whose actions come first among nearly equal results
 */
export function found<T extends Choice>(
  all: readonly T[],
  query: string,
  preferred: ReadonlySet<string> = NONE,
): T[] {
  const words = plainWords(query);
  if (words.length === 0) return query.trim() === '' ? [...all] : [];
  const indexed = all.map(indexOf);
  const bonus = ({ connector }: Choice) => (connector && preferred.has(connector.id) ? PREFERENCE : 0);
  const whole = asked(words);
  const results = scored(indexed, whole, words);
  const main = words.filter((word) => !SMALL_WORDS.has(word));
  const best =
    results.length > 0 || main.length === 0 || main.length === words.length
      ? results
      : scored(indexed, asked(main), main);
  return best
    .map(({ choice, score }) => ({ choice, score: score - bonus(choice) }))
    .sort(
      (one, other) => one.score - other.score || commonness(one.choice.name) - commonness(other.choice.name),
    )
    .map(({ choice }) => choice as T);
}

const NONE: ReadonlySet<string> = new Set();

/** What a query says about its results: a remark, or the system that has no connector. */
export function remarkOf(
  query: string,
  first: Choice | undefined,
): Pick<Meant, 'note' | 'system'> | undefined {
  if (!first) return undefined;
  return meaningsOf(plainWords(query).join(' ')).find(
    (each) => (each.note || each.system) && patternsOf(first.name).some((one) => each.patterns.includes(one)),
  );
}

/** Choices are not changed, and searched at each key. */
const INDEX = new WeakMap<Choice, Indexed>();

function indexOf(choice: Choice): Indexed {
  const known = INDEX.get(choice);
  if (known) return known;
  const made = index(choice);
  INDEX.set(choice, made);
  return made;
}

function index(choice: Choice): Indexed {
  const title = plainWords(choice.title);
  const name = plainWords(choice.name);
  return {
    choice,
    title: title.join(' '),
    name: name.join(' '),
    patterns: patternsOf(choice.name),
    places: [
      [TITLE, title],
      [NAME, name],
      [NEARLY_MEANT, plainWords(choice.synonyms)],
      [CONNECTOR, plainWords(choice.connector?.title ?? '')],
      [DESCRIPTION, plainWords(choice.about)],
      [DESCRIPTION + 1, plainWords(choice.connector?.docs?.split(/\n\s*\n/)[0] ?? '')],
    ],
  };
}

function asked(words: readonly string[]): Asked {
  const phrase = words.join(' ');
  const meant = new Map<string, number>();
  const add = (meanings: readonly Meant[], score: number) => {
    for (const { patterns, system } of meanings) {
      const base = system ? score - MEANT + INSTEAD : score;
      for (const [rank, pattern] of patterns.entries()) {
        const one = base + NEXT_RANK * Math.log2(1 + rank);
        meant.set(pattern, Math.min(one, meant.get(pattern) ?? one));
      }
    }
  };
  const addOthers = (score: number, holds: (each: string) => boolean) => {
    for (const [, meanings] of phrasesWith((each) => each !== phrase && holds(each))) add(meanings, score);
  };
  add(meaningsOf(phrase), MEANT);
  if (phrase.length >= MIN_BEGINNING_LENGTH) addOthers(NEARLY_MEANT, (each) => each.startsWith(phrase));
  if (phrase.length >= MIN_MISSPELT_LENGTH)
    addOthers(TYPO, (each) => each.length > 4 && isNear(each, phrase));
  return { words, meant };
}

function scored(indexed: readonly Indexed[], whole: Asked, words: readonly string[]) {
  const parts = words.length > 1 ? words.map((word) => asked([word])) : [whole];
  return indexed.flatMap((each) => {
    const sum = parts.reduce((before, part) => before + wordScore(each, part), 0) / parts.length;
    const score = Math.min(phraseScore(each, whole), sum);
    return Number.isFinite(score) ? [{ choice: each.choice, score }] : [];
  });
}

/** Of the query as one phrase. */
function phraseScore(entry: Indexed, whole: Asked): number {
  const phrase = whole.words.join(' ');
  if (entry.title === phrase || entry.name === phrase) return EXACT;
  return Math.min(
    meantScore(entry, whole),
    entry.title.startsWith(phrase) && phrase.length >= MIN_BEGINNING_LENGTH
      ? TITLE
      : Number.POSITIVE_INFINITY,
  );
}

function meantScore({ patterns }: Indexed, { meant }: Asked): number {
  return Math.min(...patterns.map((pattern) => meant.get(pattern) ?? Number.POSITIVE_INFINITY));
}

/** Of one word of the query; infinite if it is nowhere. */
function wordScore(entry: Indexed, part: Asked): number {
  const word = part.words[0] as string;
  let best = meantScore(entry, part);
  for (const [score, words] of entry.places) {
    if (words[0]?.startsWith(word)) best = Math.min(best, score);
    else if (words.some((each) => each.startsWith(word))) best = Math.min(best, score + LATER_WORD);
  }
  if (Number.isFinite(best) || word.length < MIN_BEGINNING_LENGTH) return best;
  if (entry.places.some(([, words]) => words.some((each) => each.includes(word)))) return WITHIN;
  const isTypo =
    word.length >= MIN_MISSPELT_LENGTH &&
    entry.places
      .filter(([score]) => score < DESCRIPTION)
      .some(([, words]) => words.some((each) => each.length > 4 && isNear(each, word)));
  return isTypo ? TYPO : Number.POSITIVE_INFINITY;
}
