import type { JsonSchema } from '../../../api/types';
import { edited, removeAt, setAt } from './edit';
import type { Path, TextChange } from './text';
import { valueAt } from './value';

export interface Replacement {
  changes: TextChange[];
  /** Names of inputs that the new action has, too. */
  kept: string[];
  /** The names of inputs that the new action lacks, or has with another type. */
  dropped: string[];
}

/**
 * Replaces the action of a step. Keeps inputs with matching names and types, and adds the required inputs of
 * the new action, empty.
 *
 * @param slot the connection that the new action uses; undefined: it needs none
 */
export function replaceAction(
  text: string,
  path: Path,
  use: string,
  slot: string | undefined,
  schema: JsonSchema | null | undefined,
): Replacement {
  const input = (valueAt(text, [...path, 'input']) ?? {}) as Record<string, unknown>;
  const properties = schema?.properties ?? {};
  const kept: string[] = [];
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    const wanted = properties[name];
    const isEmpty = value === '';
    if (wanted && fits(value, wanted)) kept.push(name);
    else if (!isEmpty) dropped.push(name);
  }
  let now = text;
  const change = (make: (before: string) => TextChange[]) => {
    now = edited(now, make(now));
  };
  change((before) => setAt(before, [...path, 'use'], use));
  if (slot !== valueAt(text, [...path, 'connection'])) {
    change((before) =>
      slot ? setAt(before, [...path, 'connection'], slot) : removeAt(before, [...path, 'connection']),
    );
  }
  for (const name of Object.keys(input)) {
    if (!kept.includes(name)) change((before) => removeAt(before, [...path, 'input', name]));
  }
  for (const name of schema?.required ?? []) {
    if (!kept.includes(name)) change((before) => setAt(before, [...path, 'input', name], ''));
  }
  return { changes: difference(text, now), kept, dropped };
}

/** Whether a value matches a schema. The result of an expression is checked later. */
function fits(value: unknown, schema: JsonSchema): boolean {
  if (typeof value === 'string' && value.includes('{{')) return true;
  if (schema.enum) return schema.enum.includes(value);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length === 0) return true;
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return types.includes(type) || (types.includes('integer') && Number.isInteger(value));
}

/** The one place in which two texts differ. */
function difference(before: string, after: string): TextChange[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ from, to: before.length - end, insert: after.slice(from, after.length - end) }];
}
