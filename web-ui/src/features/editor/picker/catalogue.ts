import type { ConnectorView, JsonSchema } from '../../../api/types';
import { type Flow, freeId, takenIds } from '../document/tree';
import { KINDS } from '../stepKinds/kinds';
import { STEP_KINDS, type StepKind } from '../stepKinds/names';

/** Something that can be put into a flow. */
export interface Choice {
  key: string;
  kind: StepKind;
  title: string;
  /** What it is called in the document: `http.request`, `for-each`. */
  name: string;
  /** Control steps have none. */
  connector: ConnectorView | undefined;
  about: string;
  /** Words by which people look for it, beside those above. */
  synonyms: string;
  /** Whether its connector needs a connection. */
  needsConnection: boolean;
  /** Whether it can do without a connection all the same, since its inputs can say where it goes. */
  canGoWithout: boolean;
  /** The step as it is put in, without id and connection. */
  value: Record<string, unknown>;
}

const SYNONYMS: [RegExp, string][] = [
  [/send|post|publish/, 'send notify message'],
  [/write|upload|put/, 'save store upload'],
  [/read|get|download|query|list|find/, 'get fetch load'],
  [/insert|upsert|update/, 'add save store change'],
];

export function choices(connectors: readonly ConnectorView[]): Choice[] {
  const control = STEP_KINDS.flatMap((kind) => {
    const { title, choice } = KINDS[kind];
    if (!choice) return [];
    return {
      key: kind,
      kind,
      title,
      name: kind,
      connector: undefined,
      needsConnection: false,
      canGoWithout: true,
      ...choice,
    };
  });
  const actions = connectors.flatMap((connector) =>
    connector.actions.map(
      (action): Choice => ({
        key: action.id,
        kind: 'use',
        title: action.title || action.id,
        name: action.id,
        connector,
        about: firstSentence(action.docs ?? ''),
        synonyms: SYNONYMS.filter(([verb]) => verb.test(action.id))
          .map(([, words]) => words)
          .join(' '),
        needsConnection: Boolean(connector.connection),
        canGoWithout: action.input?.properties?.url !== undefined,
        value: { use: action.id, ...inputOf(action.input) },
      }),
    ),
  );
  return [...control, ...actions];
}

function firstSentence(docs: string): string {
  return /^[\s\S]*?\.(?=\s|$)/.exec(docs)?.[0] ?? docs;
}

/** The inputs that must be filled in, empty. */
function inputOf(schema: JsonSchema | null | undefined): { input?: Record<string, unknown> } {
  const required = schema?.required ?? [];
  return required.length === 0 ? {} : { input: Object.fromEntries(required.map((name) => [name, ''])) };
}

/** The choices that match all words, best first. Without words: all. */
export function found(all: readonly Choice[], query: string): Choice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...all];
  return all
    .map((choice) => ({ choice, score: words.reduce((sum, word) => sum + score(choice, word), 0) }))
    .filter(({ score: sum }) => Number.isFinite(sum))
    .sort((one, other) => one.score - other.score)
    .map(({ choice }) => choice);
}

/** The smaller, the better; infinite if the word is not there. */
function score(choice: Choice, word: string): number {
  const places = [
    choice.title,
    choice.name.replaceAll(/[.-]/g, ' '),
    choice.connector?.title ?? '',
    choice.synonyms,
    choice.about,
  ];
  for (const [i, place] of places.entries()) {
    const text = place.toLowerCase();
    if (text.startsWith(word)) return i;
    if (text.split(/\W+/).some((each) => each.startsWith(word))) return i + 0.5;
  }
  if (places.some((place) => place.toLowerCase().includes(word))) return 10;
  const near = places.slice(0, 4).some((place) =>
    place
      .toLowerCase()
      .split(/\W+/)
      .some((each) => each.length > 4 && isNear(each, word)),
  );
  return near && word.length > 4 ? 20 : Number.POSITIVE_INFINITY;
}

/** Whether one letter was left out, added, changed or swapped. */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  return left.length <= 1 && right.length <= 1
    ? true
    : left === [...right].reverse().join('') && left.length === 2;
}

/**
 * The step as it goes into a flow.
 *
 * @param slot the connection that it uses; undefined: it needs none
 */
export function stepOf(choice: Choice, flow: Flow, slot: string | undefined): Record<string, unknown> {
  const { use, ...rest } = choice.value;
  const id = freeId(choice.title, takenIds(flow));
  return use === undefined
    ? { id, ...rest }
    : { id, use, ...(slot === undefined ? {} : { connection: slot }), ...rest };
}
