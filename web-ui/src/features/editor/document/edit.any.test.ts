import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { at, each, type Json, pick } from './anyDocument';
import { asItem, edited, insertItem, moveItem, removeAt, setAt } from './edit';
import { expectUntouched } from './untouched';

describe('any document', () => {
  each('has a step inserted', (edit) => {
    const { before, value, list } = pick(edit);
    const items = at(value, list) as Json[];
    const index = edit.index % (items.length + 1);
    const changes = insertItem(before, list, index, asItem(edit.step));
    const after = edited(before, changes);
    items.splice(index, 0, edit.step);
    expect(parse(after)).toEqual(value);
    expectUntouched(before, after, { lists: [list] });
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
    expectUntouched(before, after, { values: [[...list, index]] });
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
    expectUntouched(before, after, { values: [from], lists: [other] });
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
    expectUntouched(before, after, { values: [path] });
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
    // Behind the dash, the next one takes its place.
    const next = Object.keys(item).slice(0, 1);
    expectUntouched(before, after, { values: [field, ...next].map((name) => [...list, index, name]) });
  });
});
