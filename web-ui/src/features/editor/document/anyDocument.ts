import fc from 'fast-check';
import { it } from 'vitest';
import { parse } from 'yaml';
import type { Path } from './text';

/** The value at a path of a document; undefined if there is none. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (here, segment) => (here as Record<string | number, unknown> | null)?.[segment],
    value,
  );
}

// A random document: its values, and one of many layouts.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const text = fc.oneof(
  fc.constantFrom(
    '',
    'yes',
    'null',
    '12',
    ' x ',
    "it's",
    'a: b',
    '# no',
    '{{ payload.n }}',
    'a\nb',
    'a\n',
    '- x',
    '~',
    'ü €',
  ),
  fc.string({ maxLength: 12 }),
);
const scalar: fc.Arbitrary<Json> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const step: fc.Arbitrary<{ [key: string]: Json }> = fc.letrec<{ step: { [key: string]: Json } }>((tie) => ({
  step: fc
    .record(
      {
        id: key,
        use: fc.constant('http.request'),
        input: fc.dictionary(
          key,
          fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(key, scalar, { maxKeys: 3 })),
          {
            maxKeys: 3,
          },
        ),
        steps: fc.array(tie('step'), { maxLength: 3 }),
      },
      { requiredKeys: ['id'] },
    )
    .map((value) => value as { [key: string]: Json }),
})).step;

const layout = fc.array(fc.nat({ max: 11 }), { minLength: 40, maxLength: 40 });

/** Writes steps with comments, blank lines, braces and quotes here and there. */
function written(steps: { [key: string]: Json }[], choices: number[]): string {
  let next = 0;
  const choice = () => choices[next++ % choices.length] as number;
  const flow = (value: Json): string =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? `{${Object.entries(value)
          .map(([name, one]) => `"${name}": ${flow(one)}`)
          .join(', ')}}`
      : Array.isArray(value)
        ? `[${value.map(flow).join(',  ')}]`
        : JSON.stringify(value);
  const list = (items: { [key: string]: Json }[], indent: string): string =>
    items.map((item) => one(item, indent)).join('');
  const one = (item: { [key: string]: Json }, indent: string): string => {
    const before = choice();
    const comment =
      before === 0 ? `${indent}# A comment.\n` : before === 1 ? '\n' : before === 2 ? '# Far left.\n' : '';
    if (choice() === 0) return `${comment}${indent}- ${flow(item)}\n`;
    const lines = Object.entries(item).map(([name, value]) => pair(name, value, `${indent}  `));
    return `${comment}${indent}- ${lines.join('').slice(indent.length + 2)}`;
  };
  const pair = (name: string, value: Json, indent: string): string => {
    const end = choice() === 0 ? ' # Here.' : '';
    if (Array.isArray(value) && value.length > 0 && name === 'steps' && choice() > 1) {
      return `${indent}${name}:${end}\n${list(value as { [key: string]: Json }[], choice() === 0 ? indent : `${indent}  `)}`;
    }
    if (
      value !== null &&
      typeof value === 'object' &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      choice() > 1
    ) {
      return `${indent}${name}:${end}\n${Object.entries(value)
        .map(([inner, one]) => pair(inner, one, `${indent}    `))
        .join('')}`;
    }
    return `${indent}${name}: ${flow(value)}${end}\n`;
  };
  return `# Begins.\nintegration: a\nflows:\n  f:\n    steps:\n${list(steps, '      ')}# Ends.\n`;
}

/** All lists of steps in a document, and all places of values in its steps. */
function lists(steps: { [key: string]: Json }[], path: Path): Path[] {
  return [
    path,
    ...steps.flatMap((each, i) =>
      Array.isArray(each.steps) ? lists(each.steps as { [key: string]: Json }[], [...path, i, 'steps']) : [],
    ),
  ];
}

export const edits = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  choices: layout,
  list: fc.nat(),
  index: fc.nat(),
  other: fc.nat(),
  otherIndex: fc.nat(),
  value: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.dictionary(key, scalar, { maxKeys: 2 })),
  field: key,
  step,
});

export type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never;

export function pick(edit: Edit) {
  const before = written(edit.steps, edit.choices);
  const value = parse(before);
  const all = lists(value.flows.f.steps, ['flows', 'f', 'steps']);
  const list = all[edit.list % all.length] as Path;
  const other = all[edit.other % all.length] as Path;
  return { before, value, list, other };
}

/** Of each kind; `npm run test:edits` makes many. */
const RUNS = { numRuns: Number(process.env.EDITS ?? 200) };
const TIME_LIMIT = RUNS.numRuns * 300;

/** Runs a property for the requested number of documents. */
export function each(what: string, check: (edit: Edit) => void) {
  it(what, () => fc.assert(fc.property(edits, check), RUNS), TIME_LIMIT);
}
