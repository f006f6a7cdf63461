import { setAt } from './edit';
import { isMap, nodeAt, plain, read } from './source';
import type { TextChange } from './text';

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

/**
 * A slot for a connector: one that the document has, or a new one with the name of the only saved connection.
 *
 * @param saved      the names of the saved connections of the connector
 * @param isOptional whether there need not be one: a new slot without a saved connection would only be something more to fill in
 * @returns the slot, and what adds it to the text if it is new; undefined if there is none and none is needed
 */
export function slotFor(
  text: string,
  connector: string,
  saved: readonly string[],
  isOptional = false,
): { slot: string; changes: TextChange[] } | undefined {
  const slots = slotsOf(text);
  for (const [slot, of] of slots) if (of === connector) return { slot, changes: [] };
  if (isOptional && saved.length === 0) return undefined;
  const name = saved.length === 1 ? (saved[0] as string) : connector;
  let slot = name;
  for (let n = 2; slots.has(slot); n++) slot = `${name}_${n}`;
  return { slot, changes: setAt(text, ['connections', slot], { connector }) };
}
