import { nodeAt, plain, read, type Source } from '../document/source';
import { stepPaths, TRIGGER } from '../document/stepPath';
import type { Path } from '../document/text';
import { type Step, treeOf } from '../document/tree';

/**
 * Whether a merged text contains the changes of both sides: each step, each trigger and the settings of each
 * flow are as their editor left them.
 */
export function keepsSteps(base: string, mine: string, theirs: string, together: string): boolean {
  const texts = [base, mine, theirs, together].map(partsOf);
  if (texts.some((parts) => parts === undefined)) return false;
  const [before, my, their, now] = texts as Map<string, string>[];
  const keys = new Set(texts.flatMap((parts) => [...(parts?.keys() ?? [])]));
  return [...keys].every((key) => {
    const [was, one, other] = [before?.get(key), my?.get(key), their?.get(key)];
    if (one !== was && other !== was && one !== other) return false;
    return now?.get(key) === (one === was ? other : one);
  });
}

/**
 * The values of each step without its inner steps, by path, and the values outside of steps; undefined if the
 * text cannot be parsed.
 */
function partsOf(text: string): Map<string, string> | undefined {
  const found = treeOf(text);
  if ('unreadable' in found) return undefined;
  const source = read(text);
  const root = nodeAt(source, []);
  const { flows: _, ...rest } = (root ? (plain(source, root) ?? {}) : {}) as Record<string, unknown>;
  const parts = new Map(Object.entries(rest).map(([key, value]) => [key, JSON.stringify(value)]));
  for (const flow of found.tree.flows) {
    const value = fieldsAt(source, flow.path);
    const { steps: __, trigger, ...settings } = value;
    parts.set(`flow ${flow.name}`, JSON.stringify(settings));
    parts.set(`step ${flow.name} ${TRIGGER}`, JSON.stringify(trigger));
    for (const [step, path] of stepPaths(flow)) parts.set(`step ${flow.name} ${path}`, own(source, step));
  }
  return parts;
}

const fieldsAt = (source: Source, path: Path) => {
  const node = nodeAt(source, path);
  return (node ? (plain(source, node) ?? {}) : {}) as Record<string, unknown>;
};

/** A step with numbers in place of the lists of steps inside of it. */
function own(source: Source, step: Step): string {
  const inner = new Set(step.lists.map((list) => list.path.join('\n')));
  const without = (value: unknown, path: Path): unknown => {
    if (inner.has(path.join('\n'))) return 'steps';
    if (Array.isArray(value)) return value.map((each, i) => without(each, [...path, i]));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, without(each, [...path, key])]),
    );
  };
  return JSON.stringify(without(fieldsAt(source, step.path), step.path));
}
