import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { each as eachDocument, pick } from './anyDocument';
import { CannotEdit, edited } from './edit';
import {
  addFlow,
  callsOf,
  duplicateFlow,
  freeFlowName,
  moveFlow,
  removeFlow,
  renameFlow,
  setFlowTitle,
} from './flows';
import type { TextChange } from './text';
import { treeOf } from './tree';
import { expectUntouched } from './untouched';

const TEXT = `integration: shop
flows:
  # Orders come in here.
  received:
    title: Received # shown
    trigger: { use: http.webhook }
    steps:
      - id: all
        for-each: "{{ payload }}"
        steps:
          - call: notify # them
      # Nothing else.

  # Tells people.
  notify:
    trigger: { use: flow.call }
    steps: []

  nightly:
    trigger: { use: schedule.every }
    steps:
      - { call: notify }
# The end.
`;

const result = (changes: TextChange[]) => edited(TEXT, changes);
const lines = (from: string, to: string) => TEXT.slice(TEXT.indexOf(from), TEXT.indexOf(to));
const RECEIVED = lines('  # Orders', '\n  # Tells');
const NOTIFY = lines('  # Tells', '\n  nightly');
const NIGHTLY = lines('  nightly', '# The end');
const HEAD = 'integration: shop\nflows:\n';
const END = '# The end.\n';
const flows = () => {
  const read = treeOf(TEXT);
  return 'tree' in read ? read.tree.flows : [];
};

describe('a flow', () => {
  it('is added behind the others', () => {
    expect(result(addFlow(TEXT, 'hourly', 'Every hour'))).toBe(
      `${HEAD}${RECEIVED}\n${NOTIFY}\n${NIGHTLY}\n  hourly:\n    title: Every hour\n    steps: []\n${END}`,
    );
    expect(() => addFlow(TEXT, 'notify', undefined)).toThrow(CannotEdit);
  });

  it('is the first of a document without flows', () => {
    expect(edited('integration: a\n', addFlow('integration: a\n', 'main', undefined))).toBe(
      'integration: a\nflows:\n  main:\n    steps: []\n',
    );
    const braces = '{ "integration": "a", "flows": { "x": { "steps": [] } } }';
    expect(parse(edited(braces, addFlow(braces, 'y', undefined))).flows).toEqual({
      x: { steps: [] },
      y: { steps: [] },
    });
  });

  it('is duplicated with its comments', () => {
    const copy = RECEIVED.replace('received:', 'received-2:').replace('Received', 'Received (copy)');
    expect(result(duplicateFlow(TEXT, 'received', 'received-2'))).toBe(
      `${HEAD}${RECEIVED}${copy}\n${NOTIFY}\n${NIGHTLY}${END}`,
    );
    expect(result(duplicateFlow(TEXT, 'nightly', 'nightly-2'))).toBe(
      `${HEAD}${RECEIVED}\n${NOTIFY}\n${NIGHTLY}\n${NIGHTLY.replace('nightly', 'nightly-2')}${END}`,
    );
  });

  it('is moved left and right with its comments', () => {
    const moved = `${HEAD}${NOTIFY}\n${RECEIVED}\n${NIGHTLY}${END}`;
    expect(result(moveFlow(TEXT, 'notify', -1))).toBe(moved);
    expect(result(moveFlow(TEXT, 'received', 1))).toBe(moved);
    expect(moveFlow(TEXT, 'received', -1)).toEqual([]);
    expect(moveFlow(TEXT, 'nightly', 1)).toEqual([]);
  });

  it('is deleted with its comments, unless it is the last one', () => {
    expect(result(removeFlow(TEXT, 'notify'))).toBe(`${HEAD}${RECEIVED}\n\n${NIGHTLY}${END}`);
    const one = 'flows:\n  a:\n    steps: []\n';
    expect(() => removeFlow(one, 'a')).toThrow('at least one flow');
  });

  it('is renamed where steps call it, too', () => {
    expect(result(renameFlow(TEXT, 'notify', 'tell'))).toBe(
      TEXT.replace('  notify:', '  tell:').replaceAll('call: notify', 'call: tell'),
    );
    expect(() => renameFlow(TEXT, 'notify', 'nightly')).toThrow('already a flow');
    const json = '{"flows":{"a":{"steps":[{"call":"a"}]}}}';
    expect(edited(json, renameFlow(json, 'a', 'b'))).toBe('{"flows":{"b":{"steps":[{"call":b}]}}}');
  });

  it('gets, changes and loses a title', () => {
    expect(result(setFlowTitle(TEXT, 'notify', 'Tell people'))).toBe(
      TEXT.replace('  notify:\n', '  notify:\n    title: Tell people\n'),
    );
    expect(result(setFlowTitle(TEXT, 'received', 'Orders'))).toBe(
      TEXT.replace('title: Received', 'title: Orders'),
    );
    expect(result(setFlowTitle(TEXT, 'received', undefined))).toBe(
      TEXT.replace('    title: Received # shown\n', ''),
    );
    expect(setFlowTitle(TEXT, 'notify', undefined)).toEqual([]);
  });

  it('keeps the line breaks of the document', () => {
    const windows = TEXT.replaceAll('\n', '\r\n');
    for (const changes of [addFlow(windows, 'x', 'X'), moveFlow(windows, 'notify', 1)])
      expect(edited(windows, changes).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('stays where it is if others refer to its parts', () => {
    const shared = 'flows:\n  a:\n    steps: &all [{ stop: x }]\n  b:\n    steps: *all\n';
    expect(() => removeFlow(shared, 'a')).toThrow(CannotEdit);
    expect(() => moveFlow(shared, 'b', -1)).toThrow(CannotEdit);
  });

  it('knows its callers, and a free name', () => {
    expect(callsOf(flows(), 'notify').map(({ flow }) => flow.name)).toEqual(['received', 'nightly']);
    expect(freeFlowName('notify', flows())).toBe('notify-2');
    expect(freeFlowName('new', flows())).toBe('new');
  });
});

describe('flows of any document', () => {
  /** The steps of the random document in several flows. */
  const several = (before: string) => {
    const body = before.slice(before.indexOf('  f:\n'), before.lastIndexOf('# Ends.'));
    return `flows:\n${['f', 'g', 'h'].map((name) => body.replace('f:', `${name}:`)).join('')}# Ends.\n`;
  };

  const NAMES = ['f', 'g', 'h'];

  eachDocument('are added, duplicated, moved, renamed and deleted alone', (edit) => {
    const text = several(pick(edit).before);
    const before = parse(text).flows;
    const name = NAMES[edit.index % 3] as string;
    const { [name]: gone, ...rest } = before;
    const check = (changes: TextChange[], expected: object, names: string[]) => {
      const now = edited(text, changes);
      const { flows } = parse(now);
      expect(flows).toEqual(expected);
      expect(Object.keys(flows)).toEqual(names);
      return now;
    };
    switch (edit.otherIndex % 5) {
      case 0: {
        const added = { ...before, x: { steps: [] } };
        return expectUntouched(text, check(addFlow(text, 'x', undefined), added, [...NAMES, 'x']), {});
      }
      case 1: {
        const names = NAMES.toSpliced(NAMES.indexOf(name) + 1, 0, 'x');
        const copied = check(duplicateFlow(text, name, 'x'), { ...before, x: gone }, names);
        return expectUntouched(text, copied, {});
      }
      case 2:
        check(moveFlow(text, 'f', 1), before, ['g', 'f', 'h']);
        return;
      case 3: {
        const others = NAMES.filter((each) => each !== name);
        const values = [['flows', name]];
        return expectUntouched(text, check(removeFlow(text, name), rest, others), { values });
      }
      default: {
        const names = NAMES.map((each) => (each === name ? 'x' : each));
        const renamed = check(renameFlow(text, name, 'x'), { ...rest, x: gone }, names).split('\n');
        expect(text.split('\n').filter((line, i) => line !== renamed[i])).toEqual([`  ${name}:`]);
      }
    }
  });
});
