import { isAlias, type Pair, visit } from 'yaml';
import { removeAt, setAt } from './edit';
import { renameKey } from './keys';
import { inSequence } from './sequence';
import { isFlow, isMap, isScalar, nodeAt, plain, read } from './source';
import { TRIGGER } from './stepPath';
import { applied, lineStart, type Path, type TextChange } from './text';
import { allSteps, currentPath, type Flow, treeOf } from './tree';

/** The slots of a document: the names by which its steps use connections, and the connector of each. */
export function slotsOf(text: string): Map<string, string> {
  const source = read(text);
  const slots = new Map<string, string>();
  const connections = nodeAt(source, ['connections']);
  if (!isMap(connections)) return slots;
  const all = (plain(source, connections) ?? {}) as Record<string, { connector?: unknown } | null>;
  for (const [slot, value] of Object.entries(all)) slots.set(slot, String(value?.connector ?? ''));
  return slots;
}

/** The saved connections of the server, and the ones that the integration's settings bind to slots. */
export interface SavedConnections {
  connections: readonly { name: string; connector: string }[];
  /** The name of a saved connection by slot. A slot that is not here has the connection of its own name. */
  bindings: Readonly<Record<string, string>>;
}

/** A connection that a step can use. */
export interface ConnectionChoice {
  slot: string;
  /** The saved connection of the slot; undefined: none is saved. */
  saved: string | undefined;
  /** Whether the document has the slot. Otherwise the slot is added when the connection is chosen. */
  isInDocument: boolean;
}

/** The saved connection of a slot; undefined: none is saved, or it is of another connector. */
export function savedOf(slot: string, connector: string, { connections, bindings }: SavedConnections) {
  const name = bindings[slot] ?? slot;
  return connections.some((each) => each.name === name && each.connector === connector) ? name : undefined;
}

/** The connections that match a connector: the slots of the document first. */
export function connectionChoices(
  text: string,
  connector: string,
  saved: SavedConnections,
): ConnectionChoice[] {
  const slots = slotsOf(text);
  const inDocument = [...slots]
    .filter(([, of]) => of === connector)
    .map(([slot]) => ({ slot, saved: savedOf(slot, connector, saved), isInDocument: true }));
  const others = saved.connections
    .map(({ name }) => name)
    .filter((name) => !slots.has(name) && !inDocument.some((each) => each.saved === name))
    // A new slot with this name must get this connection.
    .filter((name) => savedOf(name, connector, saved) === name)
    .map((name) => ({ slot: name, saved: name, isInDocument: false }));
  return [...inDocument, ...others];
}

/** The slot that a new step uses: of the only matching connection. If none or several match, the user chooses. */
export function onlySlot(
  text: string,
  connector: string,
  operation: { connection: 'none' | 'optional' | 'required' } | undefined,
  saved: SavedConnections,
): string | undefined {
  if (!operation || operation.connection === 'none') return undefined;
  const choices = connectionChoices(text, connector, saved);
  return choices.length === 1 ? choices[0]?.slot : undefined;
}

/** Declares a slot, unless the document has it. */
export function addSlot(text: string, slot: string, connector: string): TextChange[] {
  return slotsOf(text).has(slot) ? [] : setAt(text, ['connections', slot], { connector });
}

/** Sets the connection of a step or trigger, and declares its slot; undefined removes the connection. */
export function setConnection(
  text: string,
  path: Path,
  slot: string | undefined,
  connector: string,
): TextChange[] {
  const at = [...path, 'connection'];
  if (slot === undefined) return removeAt(text, at);
  return inSequence(text, [(now) => addSlot(now, slot, connector), (now) => setAt(now, at, slot)]);
}

/** As {@link setConnection}, for a step that may have moved since it was selected. Does nothing if it was deleted. */
export function setConnectionOf(
  text: string,
  step: { flow: string; path: Path; id: string | undefined },
  slot: string,
  connector: string,
): TextChange[] {
  const now = treeOf(text);
  const flow = 'tree' in now ? now.tree.flows.find((each) => each.name === step.flow) : undefined;
  const path = flow && currentPath(flow, step);
  return path ? setConnection(text, path, slot, connector) : [];
}

/** How many triggers and steps use a slot. */
export function usersOf(flows: readonly Flow[], slot: string): number {
  return flows
    .flatMap((flow) => [flow.trigger?.connection, ...allSteps(flow.list).map((step) => step.connection)])
    .filter((each) => each === slot).length;
}

/** Renames a slot, also where triggers and steps use it. If the document has the new slot, it replaces the old one. */
export function renameSlot(text: string, slot: string, name: string): TextChange[] {
  if (slot === name) return [];
  const now = treeOf(text);
  const flows = 'tree' in now ? now.tree.flows : [];
  const users = flows.flatMap((flow) => [
    ...(flow.trigger?.connection === slot ? [[...flow.path, TRIGGER]] : []),
    ...allSteps(flow.list)
      .filter((step) => step.connection === slot)
      .map((step) => step.path),
  ]);
  return inSequence(text, [
    (before) =>
      slotsOf(before).has(name) ? removeSlot(before, slot) : renameKey(before, ['connections', slot], name),
    ...users.map((path) => (before: string) => setAt(before, [...path, 'connection'], name)),
  ]);
}

/**
 * Adds to an edit that it removes the slots that nothing uses any more. Slots that were not used before stay, and
 * those with more than a connector.
 */
export function withoutUnusedSlots(text: string, changes: TextChange[]): TextChange[] {
  const before = usedSlots(text);
  if (changes.length === 0 || before.size === 0) return changes;
  const after = applied(text, changes);
  if (read(after).document.errors.length > 0) return changes;
  const used = usedSlots(after);
  const unused = [...before].filter((slot) => !used.has(slot) && isPlain(after, slot));
  if (unused.length === 0) return changes;
  return inSequence(text, [() => changes, ...unused.map((slot) => (now: string) => removeSlot(now, slot))]);
}

/** The values of all keys `connection` of the flows: rather too many than too few. */
function usedSlots(text: string): Set<string> {
  const source = read(text);
  const used = new Set<string>();
  const flows = nodeAt(source, ['flows']);
  if (!flows || !source.document.has('connections')) return used;
  visit(flows, {
    Pair(_, { key, value }: Pair) {
      if (!isScalar(key) || key.value !== 'connection') return;
      const named = isAlias(value) ? value.resolve(source.document) : value;
      if (isScalar(named)) used.add(String(named.value));
    },
  });
  return used;
}

function isPlain(text: string, slot: string): boolean {
  const node = nodeAt(read(text), ['connections', slot]);
  return isMap(node) && node.items.length === 1 && node.has('connector');
}

/** Removes a slot with the comments right above it, and the map of the slots with the last one. */
function removeSlot(text: string, slot: string): TextChange[] {
  const slots = nodeAt(read(text), ['connections']);
  if (!isMap(slots)) return [];
  if (slots.items.length === 1) return removeAt(text, ['connections']);
  const changes = removeAt(text, ['connections', slot]);
  if (isFlow(slots)) return changes;
  return changes.map((change) => ({ ...change, from: aboveComments(text, change.from) }));
}

function aboveComments(text: string, from: number): number {
  let start = from;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!text.slice(above, start).trimStart().startsWith('#')) break;
    start = above;
  }
  return start;
}
