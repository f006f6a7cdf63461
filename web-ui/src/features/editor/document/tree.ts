import type { Node } from 'yaml';
import type { ListPlace } from '../stepKinds/kind';
import { KINDS } from '../stepKinds/kinds';
import { STEP_KINDS, type StepKind } from '../stepKinds/names';
import { originalOf } from './moved';
import { type Found, isMap, isSeq, keysAt, nodeAt, read, type Source, textAt, textOf } from './source';
import { type Path, samePath } from './text';

export type Step = {
  path: Path;
  kind: StepKind;
  /** As written; a step may have none. */
  id?: string;
  title?: string;
  /** The scalar value of its kind's key: an action, a condition, a reason. */
  brief?: string;
  connection?: string;
  /** Whether runs skip it. */
  isDisabled: boolean;
  /** The lists of steps inside of it, in the order in which they are drawn. */
  lists: StepList[];
};

export type StepList = ListPlace & { steps: Step[] };

export type Flow = {
  name: string;
  path: Path;
  title?: string;
  trigger?: { use?: string; connection?: string };
  list: StepList;
};

export type IntegrationTree = { name?: string; title?: string; flows: Flow[] };

/** A place of a text that is no YAML. */
export type Unreadable = { message: string; line: number; column: number };

/** The tree of a document, as far as it is one; or where the text cannot be read. */
export function treeOf(text: string): { tree: IntegrationTree } | { unreadable: Unreadable } {
  const source = read(text);
  const error = source.document.errors[0];
  if (error) {
    const [at] = error.linePos ?? [];
    const message =
      error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'The text cannot be read';
    return { unreadable: { message, line: at?.line ?? 1, column: at?.col ?? 1 } };
  }
  return {
    tree: {
      name: textAt(source, ['integration']),
      title: textAt(source, ['title']),
      flows: keysAt(source, ['flows']).map((name) => flow(source, name)),
    },
  };
}

function flow(source: Source, name: string): Flow {
  const path: Path = ['flows', name];
  const hasTrigger = isMap(nodeAt(source, [...path, 'trigger']));
  return {
    name,
    path,
    title: textAt(source, [...path, 'title']),
    trigger: hasTrigger
      ? {
          use: textAt(source, [...path, 'trigger', 'use']),
          connection: textAt(source, [...path, 'trigger', 'connection']),
        }
      : undefined,
    list: list(source, { path: [...path, 'steps'], role: 'flow' }),
  };
}

function list(source: Source, place: ListPlace): StepList {
  return { ...place, steps: stepsOf(source, place.path) };
}

/** The steps of the list at a path. */
export function stepsOf(source: Source, path: Path): Step[] {
  const node = nodeAt(source, path);
  return isSeq(node) ? node.items.map((item, i) => step(source, [...path, i], item as Found)) : [];
}

// By the map that a step was read from. Most steps stay as they are when a text changes.
const STEPS = new WeakMap<Node, Step>();

/** @param node of the step. A search from the root for each key would take most of the time. */
function step(source: Source, path: Path, node: Found): Step {
  const original = isMap(node) ? originalOf(node) : undefined;
  const known = original && STEPS.get(original);
  if (known && samePath(known.path, path)) return known;
  const made = stepOf(source, path, node);
  if (original) STEPS.set(original, made);
  return made;
}

function stepOf(source: Source, path: Path, node: Found): Step {
  const at = (key: string) => (isMap(node) ? textOf(node.get(key, true) as Found) : undefined);
  const kind = (isMap(node) && STEP_KINDS.find((each) => node.has(each))) || 'unknown';
  return {
    path,
    kind,
    id: at('id'),
    title: at('title'),
    brief: kind === 'unknown' ? undefined : at(kind),
    connection: at('connection'),
    isDisabled: at('disabled') === 'true',
    lists: (KINDS[kind].inside?.lists(source, path) ?? []).map((place) => list(source, place)),
  };
}

const ALL = new WeakMap<StepList, readonly Step[]>();

/** All steps of a list and of the lists inside, in the order in which they are written. Lists are immutable. */
export function allSteps(of: StepList): readonly Step[] {
  const known = ALL.get(of);
  if (known) return known;
  const all: Step[] = [];
  for (const each of of.steps) {
    all.push(each);
    for (const list of each.lists) all.push(...allSteps(list));
  }
  ALL.set(of, all);
  return all;
}

export function takenIds(of: Flow): Set<string | undefined> {
  return new Set(allSteps(of.list).map((each) => each.id));
}

/** An id that is not taken: `get_customer`, `get_customer_2`. */
export function freeId(wanted: string, taken: ReadonlySet<string | undefined>): string {
  const plain = wanted
    .normalize('NFD')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^[^A-Za-z]+|_+$/g, '');
  const base = plain ? plain.slice(0, 50).replace(/^[A-Z]/, (first) => first.toLowerCase()) : 'step';
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(id)) return id;
  }
}

export function stepWithPath(of: Flow, path: Path): Step | undefined {
  return allSteps(of.list).find((each) => samePath(each.path, path));
}

/**
 * The current path of a step. A step with an id is found by it, because another step may have taken its place.
 */
export function currentPath(of: Flow, was: { path: Path; id: string | undefined }): Path | undefined {
  if (samePath(was.path, [...of.path, 'trigger'])) return was.path;
  const there = stepWithPath(of, was.path);
  if (there && there.id === was.id) return there.path;
  return was.id === undefined ? undefined : allSteps(of.list).find((each) => each.id === was.id)?.path;
}
