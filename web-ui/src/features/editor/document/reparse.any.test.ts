import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { edits, pick } from './anyDocument';
import { setAt } from './edit';
import { reparsed } from './reparse';
import { dashOf, endOf, plain, readWhole, type Source, startOf } from './source';
import { applied, type TextChange } from './text';
import { treeOf } from './tree';

// Each document is read several times.
const RUNS = Math.ceil(Number(process.env.EDITS ?? 200) / 4);

/** Each node with its value and where it stands. */
function placesIn(source: Source): unknown {
  const of = (node: unknown): unknown => {
    if (node instanceof Pair) return [of(node.key), of(node.value)];
    if (!node) return node;
    const place = [startOf(node as Node), endOf(source, node as Node)];
    if (node instanceof YAMLSeq)
      return [...place, node.items.map((_, i) => dashOf(node, i)), node.items.map(of)];
    return [...place, node instanceof YAMLMap ? node.items.map(of) : plain(source, node as Node)];
  };
  return of(source.document.contents);
}

/** What the text says, or why it says nothing, such as an alias without an anchor. */
function meaningOf({ document }: Source): unknown {
  try {
    return document.toJS();
  } catch (problem) {
    return String(problem);
  }
}

/** Checks a text that was read by its change against the same text read as a whole. Returns whether it was. */
function check(before: Source, change: TextChange[]): Source | undefined {
  const text = applied(before.text, change);
  const after = reparsed(before, text);
  if (!after) return undefined;
  const whole = readWhole(text);
  expect(whole.document.errors, text).toEqual([]);
  expect(meaningOf(after), text).toEqual(meaningOf(whole));
  expect(placesIn(after), text).toEqual(placesIn(whole));
  return after;
}

const keys = fc.array(
  fc.record({
    at: fc.nat(),
    length: fc.constantFrom(0, 0, 0, 1, 2, 20),
    insert: fc.constantFrom(
      ...[
        'x',
        ' ',
        '\n',
        '\n  ',
        '\n      - a',
        '"',
        "'",
        '{',
        ']',
        ',',
        ': ',
        '- ',
        '#',
        ' # c',
        '|',
        '&a',
        '*a',
        '!t',
        '\t',
        '',
      ],
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

it('reads a text that was changed anywhere like the whole text', { timeout: 120_000 }, () => {
  let parts = 0;
  fc.assert(
    fc.property(edits, keys, (edit, all) => {
      let source = readWhole(pick(edit).before);
      for (const { at, length, insert } of all) {
        const from = at % (source.text.length + 1);
        const change = [{ from, to: Math.min(source.text.length, from + length), insert }];
        const next = check(source, change);
        if (next) parts++;
        source = next ?? readWhole(applied(source.text, change));
      }
    }),
    { numRuns: RUNS },
  );
  expect(parts, 'texts of which only a part was parsed').toBeGreaterThan(RUNS / 10);
});

it('reads a value that a form has set like the whole text', { timeout: 120_000 }, () => {
  let parts = 0;
  fc.assert(
    fc.property(
      edits,
      fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      (edit, values) => {
        const { before } = pick(edit);
        let source = readWhole(before);
        for (const value of values) {
          const change = setAt(source.text, ['flows', 'f', 'steps', 0, 'title'], value);
          const next = check(source, change);
          if (next) parts++;
          source = next ?? readWhole(applied(source.text, change));
        }
      },
    ),
    { numRuns: RUNS },
  );
  expect(parts, 'texts of which only a part was parsed').toBeGreaterThan(RUNS / 2);
});

it('keeps the steps that a change leaves as they are, and gives the others anew', () => {
  const text = `# ${'A small text is parsed as a whole. '.repeat(200)}
flows:
  f:
    steps:
      - id: a
        set: { x: 1 }
      - id: b
        for-each: "{{ payload }}"
        steps:
          - id: c
            title: Old
      - id: d
        set: { y: 2 }
`;
  const stepsIn = (of: string) => {
    const found = treeOf(of);
    return 'tree' in found ? found.tree.flows[0]?.list.steps : undefined;
  };
  const before = stepsIn(text);
  const after = stepsIn(text.replace('Old', 'A longer title'));
  expect(after?.[0]).toBe(before?.[0]);
  expect(after?.[1]?.lists[0]?.steps[0]?.title).toBe('A longer title');
  expect(after?.[2]).toBe(before?.[2]);
  expect(after?.[2]?.path).toEqual(['flows', 'f', 'steps', 2]);
});
