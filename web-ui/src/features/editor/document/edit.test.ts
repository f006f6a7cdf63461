import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { at } from './anyDocument';
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

/** The removed and the added lines, in order. */
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

  it('indents the first step as those beside it', () => {
    const flush = `flows:
  f:
    steps:
    - id: route
      switch:
      - when: "{{ payload.a }}"
        steps:
        - id: one
          stop: done
      - otherwise: []
`;
    const otherwise = ['flows', 'f', 'steps', 0, 'switch', 1, 'otherwise'];
    const after = edited(flush, insertItem(flush, otherwise, 0, asItem({ id: 'two', stop: 'done' })));
    expect(after).toBe(flush.replace(' []', '\n        - id: two\n          stop: done'));
    const alone = flush.replace(/ {8}steps:\n.*\n.*\n/, '');
    const around = edited(alone, insertItem(alone, otherwise, 0, asItem({ id: 'two', stop: 'done' })));
    expect(around).toBe(alone.replace(' []', '\n        - id: two\n          stop: done'));
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
