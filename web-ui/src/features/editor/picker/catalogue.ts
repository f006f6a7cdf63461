import type { ConnectorView, JsonSchema } from '../../../api/types';
import { type Flow, freeId, takenIds } from '../document/tree';

/** Something that can be put into a flow. */
export interface Choice {
  key: string;
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

const CONTROL: [
  name: string,
  title: string,
  about: string,
  synonyms: string,
  value: Record<string, unknown>,
][] = [
  [
    'switch',
    'Switch',
    'Takes the first case whose condition holds.',
    'if branch condition choose case else',
    {
      switch: [{ when: '{{ true }}', steps: [] }, { otherwise: [] }],
    },
  ],
  [
    'for-each',
    'For each',
    'Does its steps once for each item of a list or a file of rows.',
    'loop iterate repeat rows batch',
    {
      'for-each': '{{ payload }}',
      steps: [],
    },
  ],
  [
    'filter',
    'Filter',
    'Goes on only if a condition holds.',
    'if only condition stop skip',
    { filter: '{{ true }}' },
  ],
  [
    'parallel',
    'Parallel',
    'Does several lists of steps at the same time.',
    'branch fork concurrent',
    {
      parallel: { one: [], two: [] },
    },
  ],
  [
    'try',
    'Try',
    'Does steps, and says what is done about their failure.',
    'catch error exception finally',
    {
      try: [],
      catch: [],
    },
  ],
  [
    'set',
    'Set variables',
    'Keeps values that later steps read.',
    'variable assign map transform',
    { set: { name: '' } },
  ],
  [
    'respond',
    'Respond',
    'Answers the caller who waits.',
    'answer reply return http',
    { respond: { status: 200, body: {} } },
  ],
  ['delay', 'Delay', 'Waits, without holding anything up.', 'wait sleep pause timer', { delay: '5m' }],
  ['stop', 'Stop', 'Ends the run as succeeded.', 'end finish exit', { stop: 'done' }],
  ['fail', 'Fail', 'Fails, with a message.', 'error throw abort raise', { fail: '' }],
];

const SYNONYMS: [RegExp, string][] = [
  [/send|post|publish/, 'send notify message'],
  [/write|upload|put/, 'save store upload'],
  [/read|get|download|query|list|find/, 'get fetch load'],
  [/insert|upsert|update/, 'add save store change'],
];

export function choices(connectors: readonly ConnectorView[]): Choice[] {
  const control = CONTROL.map(([name, title, about, synonyms, value]) => ({
    key: name,
    title,
    name,
    connector: undefined,
    about,
    synonyms,
    needsConnection: false,
    canGoWithout: true,
    value,
  }));
  const actions = connectors.flatMap((connector) =>
    connector.actions.map((action) => ({
      key: action.id,
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
    })),
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

/** Those that match all words, the best first. Without words: all. */
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
