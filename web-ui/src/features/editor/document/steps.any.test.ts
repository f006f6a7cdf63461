import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { at, each, type Json, pick } from './anyDocument';
import { asItem } from './edit';
import { pasteSteps } from './paste';
import { moveSteps, pathsAfterMove, removeSteps, unwrapStep, wrapSteps } from './steps';
import { applied, type Path } from './text';
import { allSteps, type Flow, stepWithPath, treeOf } from './tree';

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
  });

  each('has several steps wrapped and unwrapped', (edit) => {
    const { before, value, items, first, count, paths } = places(edit);
    if (count <= 0) return;
    const flow = { name: 'f', path: [], list: { path: [], role: 'flow', steps: [] } } as unknown as Flow;
    const after = applied(before, wrapSteps(before, flow, paths, 'for-each'));
    const wrapped = { id: 'each', 'for-each': '{{ payload }}', steps: items.slice(first, first + count) };
    const original = structuredClone(value);
    items.splice(first, count, wrapped as Json);
    expect(parse(after)).toEqual(value);
    const step = stepOfWrapped(after, paths[0] as Path, count);
    expect(parse(applied(after, unwrapStep(after, step)))).toEqual(original);
  });

  each('gets what was copied from another', (edit) => {
    const { before, value, list, items } = places(edit);
    const flow = flowOf(before);
    const clip = asItem({ id: 'pasted', use: 'http.request', input: edit.step.input ?? {} });
    const index = edit.index % (items.length + 1);
    const { changes, ids } = pasteSteps(before, flow, list, index, clip);
    items.splice(index, 0, { ...(parse(clip)[0] as object), id: ids[0] } as Json);
    expect(parse(applied(before, changes))).toEqual(value);
  });
});

function stepOfWrapped(text: string, path: Path, count: number) {
  const found = stepWithPath(flowOf(text), path) ?? allSteps(flowOf(text).list)[0];
  const inner = Array.from({ length: count }, (_, i) => ({ path: [...path, 'steps', i] }));
  return { ...found, path, lists: [{ path: [...path, 'steps'], role: 'loop', steps: inner }] } as never;
}
