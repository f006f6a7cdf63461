import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { WRAPPERS, type Wrapper } from '../stepKinds/kinds';
import { at, each, type Json, pick } from './anyDocument';
import { asItem, CannotEdit, removeAt, setAt } from './edit';
import { noteOf, setNote } from './notes';
import { pasteSteps } from './paste';
import { renameStep } from './rename';
import { read } from './source';
import { moveSteps, pathsAfterMove, removeSteps, unwrapStep, wrapSteps } from './steps';
import { applied, type Path } from './text';
import { type Flow, type Step, stepsOf, treeOf } from './tree';
import { expectUntouched } from './untouched';

function flowOf(text: string): Flow {
  const read = treeOf(text);
  if (!('tree' in read)) throw new Error(JSON.stringify(read));
  return read.tree.flows[0] as Flow;
}

/** Two places of any document, neither inside of the other's steps. */
function places(edit: Parameters<typeof pick>[0]) {
  const { before, value, list, other } = pick(edit);
  const items = at(value, list) as Json[];
  const first = edit.index % Math.max(1, items.length);
  const count = Math.min(items.length - first, 1 + (edit.otherIndex % 3));
  const paths = Array.from({ length: Math.max(0, count) }, (_, i) => [...list, first + i]);
  return { before, value, list, items, first, count, paths, other };
}

describe('any document', () => {
  each('loses several steps', (edit) => {
    const { before, value, items, first, count, paths } = places(edit);
    const after = applied(before, removeSteps(before, paths));
    items.splice(first, count);
    expect(parse(after)).toEqual(value);
    expectUntouched(before, after, { values: paths });
  });

  each('has several steps moved', (edit) => {
    const { before, value, items, first, count, paths, other } = places(edit);
    if (count <= 0 || paths.some((path) => path.every((segment, i) => other[i] === segment))) return;
    const target = at(value, other) as Json[];
    const index = edit.otherIndex % (target.length + 1);
    const after = applied(before, moveSteps(before, paths, other, index));
    const moved = items.splice(first, count);
    const isSame = target === items;
    const gone = isSame ? Math.min(count, Math.max(0, index - first)) : 0;
    target.splice(index - gone, 0, ...moved);
    expect(parse(after)).toEqual(value);
    const now = pathsAfterMove(paths, other, index);
    expect(now.map((path) => at(parse(after), path))).toEqual(moved);
    expectUntouched(before, after, { values: paths, lists: [other] });
  });

  each('has several steps wrapped and unwrapped', (edit) => {
    const { before, value, items, first, count, paths } = places(edit);
    if (count <= 0) return;
    const kind = WRAPPERS[edit.otherIndex % WRAPPERS.length] as Wrapper;
    const after = applied(before, wrapSteps(before, flowOf(before), paths, kind));
    const original = structuredClone(value);
    const wrapper = at(parse(after), paths[0] as Path) as { [key: string]: Json };
    const step = wrapped(after, paths[0] as Path, kind);
    const [inner] = step.lists as unknown as [{ path: Path }];
    expect(at(parse(after), inner.path)).toEqual(items.slice(first, first + count));
    items.splice(first, count, wrapper);
    expect(parse(after)).toEqual(value);
    expectUntouched(before, after, { values: paths });
    const again = applied(after, unwrapStep(after, step));
    expect(parse(again)).toEqual(original);
    expectUntouched(before, again, { values: paths });
  });

  each('has a step renamed, with what reads it', (edit) => {
    const { before, value, list, items } = places(edit);
    if (items.length === 0) return;
    const path = [...list, edit.index % items.length];
    const step = at(value, path) as { id: string };
    const reading = (id: string) => `{{ steps.${id}.body & $steps.\`${id}\`.b }} of steps.${id}`;
    const withReader = applied(before, setAt(before, ['flows', 'f', 'title'], reading(step.id)));
    const after = applied(withReader, renameStep(withReader, ['flows', 'f'], path, step.id, 'renamed'));
    expect(at(parse(after), ['flows', 'f', 'title'])).toBe(
      `{{ steps.renamed.body & $steps.renamed.b }} of steps.${step.id}`,
    );
    step.id = 'renamed';
    expect(at(parse(after), list)).toEqual(items);
    expectUntouched(withReader, after, {
      values: [
        [...path, 'id'],
        ['flows', 'f', 'title'],
      ],
    });
  });

  each('has a step disabled and enabled', (edit) => {
    const { before, value, list, items } = places(edit);
    if (items.length === 0) return;
    const path = [...list, edit.index % items.length];
    const disabled = applied(before, setAt(before, [...path, 'disabled'], true));
    expect((at(parse(disabled), path) as { disabled: boolean }).disabled).toBe(true);
    expectUntouched(before, disabled, { values: [[...path, 'disabled']] });
    const after = applied(disabled, removeAt(disabled, [...path, 'disabled']));
    expect(parse(after)).toEqual(value);
    expectUntouched(before, after, { values: [[...path, 'disabled']] });
  });

  each('has a note written and taken away', (edit) => {
    const { before, value, list, items } = places(edit);
    if (items.length === 0) return;
    const path = [...list, edit.index % items.length];
    const noted = cannot(() => applied(before, setNote(before, path, 'Two\nlines')));
    // What shares a line has no place for a note.
    if (noted === undefined) return;
    expect(parse(noted)).toEqual(value);
    expect(noteOf(noted, path)).toBe('Two\nlines');
    expectUntouched(before, noted, { values: [path] });
    const after = applied(noted, setNote(noted, path, ''));
    expect(parse(after)).toEqual(value);
    expect(noteOf(after, path)).toBe('');
  });

  each('gets what was copied from another', (edit) => {
    const { before, value, list, items } = places(edit);
    const flow = flowOf(before);
    const clip = asItem({ id: 'pasted', use: 'http.request', input: edit.step.input ?? {} });
    const index = edit.index % (items.length + 1);
    const { changes, ids } = pasteSteps(before, flow, list, index, clip);
    items.splice(index, 0, { ...(parse(clip)[0] as object), id: ids[0] } as Json);
    const after = applied(before, changes);
    expect(parse(after)).toEqual(value);
    expectUntouched(before, after, { lists: [list] });
  });
});

function wrapped(text: string, path: Path, kind: Wrapper): Step {
  const inner = {
    'for-each': ['steps'],
    try: ['try'],
    switch: ['switch', 0, 'steps'],
    parallel: ['parallel', 'one'],
  }[kind];
  const list = [...path, ...inner];
  return { path, lists: [{ path: list, role: 'loop', steps: stepsOf(read(text), list) }] } as unknown as Step;
}

/** Undefined if the edit throws CannotEdit. */
function cannot<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof CannotEdit) return undefined;
    throw problem;
  }
}
