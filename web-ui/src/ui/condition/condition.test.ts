import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Comparison, type Condition, type Literal, needsRight, OPERATORS, takesList } from './condition';
import { readCondition } from './read';
import { comparisonOf, conditionOf, EMPTY_ROW, typedRowOf } from './typed';
import { writeCondition } from './write';

const row = (left: string, operator: Comparison['operator'], right?: Comparison['right']): Comparison =>
  right === undefined ? { left, operator } : { left, operator, right };
const text = (value: string): Literal => ({ kind: 'text', text: value });
const number = (value: string): Literal => ({ kind: 'number', text: value });
const written = (...rows: Comparison[]) => writeCondition({ join: 'and', rows });
const truth = async (expression: string, payload: unknown) =>
  Boolean(await jsonata(`$boolean(${expression})`).evaluate({ payload }));

const names = fc.constantFrom('payload', '$item', 'steps', '`a name`', '$count(payload.lines)', '(a + b)');
const paths = fc
  .tuple(names, fc.array(fc.constantFrom('.total', ".'x-id'", '.`the sum`', '[0]', '[price > 3]', '.and')))
  .map(([name, steps]) => name + steps.join(''));
const literals = fc.oneof(
  fc.string({ unit: 'binary' }).map(text),
  fc.string().map(text),
  fc.constantFrom('=1', '"', "it's", 'a\\', '12', 'true', ' a ', 'a, b', '', '/^a$/').map(text),
  fc.constantFrom('0', '12', '-3.5', '12345678901234567890', '1e3').map(number),
  fc.constantFrom<Literal>({ kind: 'word', text: 'true' }, { kind: 'word', text: 'null' }),
);
const rows = fc.constantFrom(...OPERATORS).chain((operator): fc.Arbitrary<Comparison> => {
  if (!needsRight(operator)) return paths.map((left) => ({ left, operator }));
  const texts = fc.string({ unit: 'binary' }).map(text);
  const data = paths.map((path) => ({ kind: 'data' as const, text: path }));
  const isPattern = operator === 'startsWith' || operator === 'endsWith';
  const right: fc.Arbitrary<NonNullable<Comparison['right']>> = takesList(operator)
    ? fc.oneof(fc.array(literals, { minLength: 1 }), data)
    : isPattern
      ? texts
      : operator === 'has' || operator === 'hasNot'
        ? literals
        : operator === 'contains' || operator === 'containsNot'
          ? fc.oneof(texts, data)
          : fc.oneof(literals, data);
  return fc.record({ left: paths, operator: fc.constant(operator), right });
});
const conditions = fc.record<Condition>({
  join: fc.constantFrom('and', 'or'),
  rows: fc.array(rows, { minLength: 1, maxLength: 4 }),
});

describe('a condition', () => {
  it('is written as an expression that people would write', () => {
    expect(
      written(row('payload.total', 'greater', number('100')), row('payload.status', 'is', text('paid'))),
    ).toBe("payload.total > 100 and payload.status = 'paid'");
    expect(written(row('payload.tags', 'has', text('new')))).toBe("'new' in payload.tags");
    expect(written(row('payload.id', 'startsWith', text('A.1')))).toBe('$contains(payload.id, /^A\\.1/)');
    expect(written(row('payload.name', 'is', text("O'Neil")))).toBe('payload.name = "O\'Neil"');
    expect(written(row('a + b', 'atMost', { kind: 'data', text: 'c - d' }))).toBe('(a + b) <= (c - d)');
  });

  it('is the same after it was written and read', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        const read = readCondition(writeCondition(condition) ?? '');
        // One row has nothing to join.
        expect(read).toEqual({ ...condition, join: condition.rows.length > 1 ? condition.join : 'and' });
      }),
    );
  });

  it('is an expression that the language can read', () => {
    fc.assert(fc.property(conditions, (condition) => void jsonata(writeCondition(condition) ?? '')));
  });

  it('is the same after its rows were shown and typed again', () => {
    fc.assert(
      fc.property(rows, (each) => {
        expect(comparisonOf(typedRowOf(each))).toEqual(each);
      }),
    );
  });

  it('leaves out rows that are not complete', () => {
    expect(conditionOf([EMPTY_ROW, { left: 'a', operator: 'is', right: '' }], 'and').rows).toEqual([]);
    expect(conditionOf([{ left: 'f(a', operator: 'exists', right: '' }], 'and').rows).toEqual([]);
  });
});

describe('reading a condition', () => {
  it.each([
    'payload.a = 1 and payload.b or payload.c',
    'payload.a + 1',
    '$not(payload.a)',
    '(payload.a or payload.b) and payload.c',
    'true',
    '$contains(payload.a, /a.c/)',
    '$contains(payload.a, /^abc/i)',
    'payload.a = 1 /* one */',
    'payload.a[',
    "payload.a ? 'x' : 'y'",
    '',
  ])('refuses what the rows cannot show: %s', (expression) => {
    expect(readCondition(expression)).toBeUndefined();
  });

  it.each([
    ['payload.paid', row('payload.paid', 'isNotEmpty')],
    ['$boolean($trim(payload.a))', row('$trim(payload.a)', 'isNotEmpty')],
    ['payload.a="x"', row('payload.a', 'is', text('x'))],
    ["headers.'x-id' != $item.id", row("headers.'x-id'", 'isNot', { kind: 'data', text: '$item.id' })],
    ['$count(payload.lines) >= -1', row('$count(payload.lines)', 'atLeast', number('-1'))],
    ['payload.a in vars.known', row('payload.a', 'oneOf', { kind: 'data', text: 'vars.known' })],
  ])('finds the row of %s', (expression, found) => {
    expect(readCondition(expression)).toEqual({ join: 'and', rows: [found] });
  });
});

describe('an operator', () => {
  it('is true for the values that its name says', async () => {
    const payload = { id: 'A-12', tags: ['new', 'red'], none: null, blank: '', list: [], total: 12 };
    const left = (name: string) => `payload.${name}`;
    const yes = [
      row(left('id'), 'startsWith', text('A-')),
      row(left('id'), 'endsWith', text('12')),
      row(left('id'), 'contains', text('-1')),
      row(left('id'), 'containsNot', text('B')),
      row(left('tags'), 'has', text('red')),
      row(left('tags'), 'hasNot', text('blue')),
      row(left('total'), 'oneOf', [number('1'), number('12')]),
      row(left('total'), 'noneOf', [number('1')]),
      row(left('id'), 'isNotEmpty'),
      row(left('blank'), 'exists'),
      row(left('gone'), 'existsNot'),
    ];
    for (const each of yes) expect([each, await truth(written(each) ?? '', payload)]).toEqual([each, true]);
    const no = [
      row(left('id'), 'startsWith', text('12')),
      row(left('id'), 'endsWith', text('A')),
      row(left('blank'), 'isNotEmpty'),
      row(left('gone'), 'isNotEmpty'),
    ];
    for (const each of no) expect([each, await truth(written(each) ?? '', payload)]).toEqual([each, false]);
    for (const name of ['blank', 'none', 'list', 'gone'])
      expect([name, await truth(written(row(left(name), 'isEmpty')) ?? '', payload)]).toEqual([name, true]);
  });

  it('finds any text at the beginning and at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (one, other) => {
        const payload = { text: one + other };
        const begins = written(row('payload.text', 'startsWith', text(one))) ?? '';
        const ends = written(row('payload.text', 'endsWith', text(other))) ?? '';
        // The reference refuses empty patterns.
        if (one) expect(await truth(begins, payload)).toBe(true);
        if (other) expect(await truth(ends, payload)).toBe(true);
      }),
    );
  });
});
