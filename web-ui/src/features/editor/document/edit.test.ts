import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asItem, edited, insertItem, itemText, moveItem, removeAt, setAt } from './edit';
import type { Path } from './text';

const DOCUMENT = `# The shop's orders.
integration: orders

flows:
  arrive:
    trigger: { use: http.webhook, input: { verify: none } } # No proof yet.
    steps:
      # Only those that are paid.
      - id: paid
        filter: "{{ payload.paid }}"

      - id: lines
        for-each: "{{ payload.lines }}" # One at a time.
        as: line
        steps:
          - { id: insert, use: sql.insert, input: { table: lines, rows: "{{ line }}" } }
          # The last.
          - id: log
            use: http.request
            input:
              path: /log
              body: |
                two
                lines
      - id: done
        stop: done
  empty:
    trigger: { use: manual.start }
    steps: [] # None yet.
`;

const STEPS: Path = ['flows', 'arrive', 'steps'];
const INNER: Path = [...STEPS, 1, 'steps'];

/** The lines that were taken away and those that are new, in order. */
function changed(before: string, after: string): string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ];
}

function set(path: Path, value: unknown): string[] {
  const after = edited(DOCUMENT, setAt(DOCUMENT, path, value));
  expect(at(parse(after), path)).toEqual(value);
  return changed(DOCUMENT, after);
}

// biome-ignore lint/suspicious/noExplicitAny: any document.
function at(value: any, path: Path): any {
  return path.reduce((here, segment) => here?.[segment], value);
}

describe('setting a value', () => {
  it('writes the value alone', () => {
    expect(set(['integration'], 'bills')).toEqual(['-integration: orders', '+integration: bills']);
    expect(set([...STEPS, 1, 'for-each'], '{{ payload.items }}')).toEqual([
      '-        for-each: "{{ payload.lines }}" # One at a time.',
      '+        for-each: "{{ payload.items }}" # One at a time.',
    ]);
  });

  it('keeps what stands in braces in braces', () => {
    expect(set([...INNER, 0, 'input', 'table'], 'order lines')).toEqual([
      '-          - { id: insert, use: sql.insert, input: { table: lines, rows: "{{ line }}" } }',
      '+          - { id: insert, use: sql.insert, input: { table: order lines, rows: "{{ line }}" } }',
    ]);
    expect(set([...INNER, 0, 'input', 'batch'], { size: 3 })).toEqual([
      '-          - { id: insert, use: sql.insert, input: { table: lines, rows: "{{ line }}" } }',
      '+          - { id: insert, use: sql.insert, input: { table: lines, rows: "{{ line }}", batch: { size: 3 } } }',
    ]);
  });

  it('adds what is missing before the steps inside', () => {
    expect(set([...STEPS, 1, 'concurrency'], 4)).toEqual(['+        concurrency: 4']);
    expect(set([...STEPS, 2, 'title'], 'Over: "done"')).toEqual(['+        title: \'Over: "done"\'']);
    expect(set([...STEPS, 2, 'input', 'a'], 1)).toEqual(['+        input:', '+          a: 1']);
  });

  it('writes texts of several lines as such', () => {
    expect(set([...INNER, 1, 'input', 'path'], 'a\nb\n')).toEqual([
      '-              path: /log',
      '+              path: |',
      '+                a',
      '+                b',
    ]);
    expect(set([...INNER, 1, 'input', 'body'], 'one')).toEqual([
      '-              body: |',
      '-                two',
      '-                lines',
      '+              body: one',
    ]);
  });
});

describe('lists of steps', () => {
  const insert = (path: Path, index: number, value: unknown) => {
    const after = edited(DOCUMENT, insertItem(DOCUMENT, path, index, asItem(value)));
    expect(at(parse(after), [...path, index])).toEqual(value);
    return changed(DOCUMENT, after);
  };
  const step = { id: 'new', delay: '5s' };

  it('takes a step in between', () => {
    expect(insert(STEPS, 1, step)).toEqual(['+      - id: new', '+        delay: 5s']);
    expect(insert(STEPS, 0, step)).toEqual(['+      - id: new', '+        delay: 5s']);
    expect(insert(INNER, 1, step)).toEqual(['+          - id: new', '+            delay: 5s']);
    expect(insert(STEPS, 3, step)).toEqual(['+      - id: new', '+        delay: 5s']);
  });

  it('takes the first step of an empty list', () => {
    expect(insert(['flows', 'empty', 'steps'], 0, step)).toEqual([
      '-    steps: [] # None yet.',
      '+    steps: # None yet.',
      '+      - id: new',
      '+        delay: 5s',
    ]);
  });

  it('makes a list that is missing', () => {
    expect(insert([...STEPS, 2, 'catch'], 0, step)).toEqual([
      '+        catch:',
      '+          - id: new',
      '+            delay: 5s',
    ]);
  });

  it('takes a step away with its comment', () => {
    const after = edited(DOCUMENT, removeAt(DOCUMENT, [...INNER, 1]));
    expect(changed(DOCUMENT, after)[0]).toBe('-          # The last.');
    expect(parse(after).flows.arrive.steps[1].steps).toHaveLength(1);
  });

  it('leaves an empty list', () => {
    const one = edited(DOCUMENT, removeAt(DOCUMENT, [...INNER, 1]));
    const none = edited(one, removeAt(one, [...INNER, 0]));
    expect(parse(none).flows.arrive.steps[1].steps).toEqual([]);
    expect(none).toContain('        steps: []\n      - id: done');
  });

  it('moves a step with its comments and its layout', () => {
    const after = edited(DOCUMENT, moveItem(DOCUMENT, [...INNER, 1], STEPS, 0));
    expect(after).toContain(`    steps:
      # The last.
      - id: log
        use: http.request
        input:
          path: /log
          body: |
            two
            lines
      # Only those that are paid.
      - id: paid`);
    expect(parse(after).flows.arrive.steps[0].input.body).toBe('two\nlines\n');
  });

  it('copies a step as text', () => {
    expect(itemText(DOCUMENT, [...STEPS, 0])).toBe(`# Only those that are paid.
- id: paid
  filter: "{{ payload.paid }}"`);
  });

  it('moves no step into itself', () => {
    expect(() => moveItem(DOCUMENT, [...STEPS, 1], INNER, 0)).toThrow('into itself');
  });
});

// Any document: its values, and one of the many ways to write them.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

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

const edits = fc.record({
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

type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never;

function pick(edit: Edit) {
  const before = written(edit.steps, edit.choices);
  const value = parse(before);
  const all = lists(value.flows.f.steps, ['flows', 'f', 'steps']);
  const list = all[edit.list % all.length] as Path;
  const other = all[edit.other % all.length] as Path;
  return { before, value, list, other };
}

/** What stands before and after the changed place is as it was, byte for byte. */
function keepsTheRest(
  before: string,
  after: string,
  changes: readonly { from: number; to: number; insert: string }[],
) {
  const from = Math.min(...changes.map((change) => change.from));
  const to = Math.max(...changes.map((change) => change.to));
  expect(after.startsWith(before.slice(0, from))).toBe(true);
  expect(after.endsWith(before.slice(to))).toBe(true);
}

/** Of each kind; EDITS=10000 for many. */
const RUNS = { numRuns: Number(process.env.EDITS ?? 200) };
const TIME_LIMIT = RUNS.numRuns * 300;

/** Of as many documents as are asked for. */
function each(what: string, check: (edit: Edit) => void) {
  it(what, () => fc.assert(fc.property(edits, check), RUNS), TIME_LIMIT);
}

describe('any document', () => {
  each('has a step inserted', (edit) => {
    const { before, value, list } = pick(edit);
    const items = at(value, list) as Json[];
    const index = edit.index % (items.length + 1);
    const changes = insertItem(before, list, index, asItem(edit.step));
    const after = edited(before, changes);
    items.splice(index, 0, edit.step);
    expect(parse(after)).toEqual(value);
    keepsTheRest(before, after, changes);
  });

  each('has a step taken away', (edit) => {
    const { before, value, list } = pick(edit);
    const items = at(value, list) as Json[];
    if (items.length === 0) return;
    const index = edit.index % items.length;
    const changes = removeAt(before, [...list, index]);
    const after = edited(before, changes);
    items.splice(index, 1);
    expect(parse(after)).toEqual(value);
    keepsTheRest(before, after, changes);
  });

  each('has a step moved', (edit) => {
    const { before, value, list, other } = pick(edit);
    const items = at(value, list) as Json[];
    if (items.length === 0) return;
    const index = edit.index % items.length;
    const from = [...list, index];
    if (from.every((segment, i) => other[i] === segment)) return;
    const target = at(value, other) as Json[];
    const [moved] = items.splice(index, 1) as [Json];
    const to = edit.otherIndex % (target.length + 1);
    target.splice(to, 0, moved);
    const after = edited(before, moveItem(before, from, other, to));
    expect(parse(after)).toEqual(value);
  });

  each('has a value set', (edit) => {
    const { before, value, list } = pick(edit);
    const items = at(value, list) as { [key: string]: Json }[];
    if (items.length === 0) return;
    const index = edit.index % items.length;
    const item = items[index] as { [key: string]: Json };
    const field = edit.otherIndex % 2 === 0 ? edit.field : (Object.keys(item.input ?? {})[0] ?? edit.field);
    const path = [...list, index, 'input', field];
    const changes = setAt(before, path, edit.value);
    const after = edited(before, changes);
    item.input = { ...((item.input ?? {}) as { [key: string]: Json }), [field]: edit.value };
    expect(parse(after)).toEqual(value);
    keepsTheRest(before, after, changes);
  });

  each('has a value taken away', (edit) => {
    const { before, value, list } = pick(edit);
    const items = at(value, list) as { [key: string]: Json }[];
    if (items.length === 0) return;
    const index = edit.index % items.length;
    const item = items[index] as { [key: string]: Json };
    const field = Object.keys(item)[edit.otherIndex % Object.keys(item).length] as string;
    if (Object.keys(item).length === 1) return;
    const changes = removeAt(before, [...list, index, field]);
    const after = edited(before, changes);
    delete item[field];
    expect(parse(after)).toEqual(value);
    keepsTheRest(before, after, changes);
  });
});
