import type { Node, Pair } from 'yaml';
import type { JsonSchema } from '../../../api/types';
import { removeAt, setAt } from './edit';
import { type Replacement, replaceAction } from './replaceAction';
import { inSequence } from './sequence';
import {
  colonEnd,
  endOf,
  hasKey,
  inBlock,
  isFlow,
  isInFlow,
  isMap,
  nodeAt,
  pairOf,
  read,
  startOf,
} from './source';
import { TRIGGER } from './stepPath';
import { column, indented, lineEnd, type Path, type TextChange } from './text';
import { valueAt } from './value';
import { withBreaks } from './values';

/** A trigger to write. */
export interface NewTrigger {
  use: string;
  /** The connection slot that it uses; undefined: it needs none. */
  slot: string | undefined;
  schema: JsonSchema | null | undefined;
  /** Values of required inputs. All others are empty. */
  begin: Readonly<Record<string, unknown>>;
  /** What an input is remarked with, by its name. */
  remarks: Readonly<Record<string, string>>;
  /** Whether `every` has an effect. */
  isPolling: boolean;
}

/**
 * Sets the trigger of a flow. Keeps inputs with matching names and types of the one before, and adds the required
 * inputs.
 */
export function setTrigger(text: string, flow: Path, next: NewTrigger): Replacement {
  const path = [...flow, TRIGGER];
  if (isMap(nodeAt(read(text), path))) return replaceTrigger(text, path, next);
  const required = next.schema?.required ?? [];
  const input = Object.fromEntries(required.map((name) => [name, next.begin[name] ?? '']));
  const value = {
    use: next.use,
    ...(next.slot === undefined ? {} : { connection: next.slot }),
    ...(required.length === 0 ? {} : { input }),
  };
  const changes = inSequence(text, [
    (now) => insertTrigger(now, flow, value),
    (now) => remarked(now, [...path, 'input'], next, required),
  ]);
  return { changes, kept: [], dropped: [] };
}

function replaceTrigger(text: string, path: Path, next: NewTrigger): Replacement {
  const { use, slot, schema } = next;
  const input = [...path, 'input'];
  let outcome: Replacement = { changes: [], kept: [], dropped: [] };
  const added = () => (schema?.required ?? []).filter((name) => !outcome.kept.includes(name));
  const changes = inSequence(text, [
    (now) => {
      outcome = replaceAction(now, path, use, slot, schema);
      return outcome.changes;
    },
    ...(schema?.required ?? []).map(
      (name) => (now: string) =>
        added().includes(name) && next.begin[name] !== undefined
          ? setAt(now, [...input, name], next.begin[name])
          : [],
    ),
    (now) => remarked(now, input, next, added()),
    (now) => {
      const node = nodeAt(read(now), input);
      return isMap(node) && node.items.length === 0 ? removeAt(now, input) : [];
    },
    (now) => (!next.isPolling && hasKey(read(now), path, 'every') ? removeAt(now, [...path, 'every']) : []),
  ]);
  const every = !next.isPolling && valueAt(text, [...path, 'every']) !== undefined ? ['every'] : [];
  return { ...outcome, changes, dropped: [...outcome.dropped, ...every] };
}

/** The trigger stands above everything else but the title. */
function insertTrigger(text: string, flow: Path, value: object): TextChange[] {
  const source = read(text);
  const map = nodeAt(source, flow);
  const above = nodeAt(source, flow.slice(0, -1));
  const pair = isMap(above) ? pairOf(above, flow.at(-1) as string) : undefined;
  if (!isMap(map) || map.items.length === 0 || isInFlow(source, flow) || !pair || pairOf(map, TRIGGER))
    return setAt(text, [...flow, TRIGGER], value);
  const title = pairOf(map, 'title');
  const end = title ? endOf(source, (title.value ?? title.key) as Node) : colonEnd(source, pair as Pair);
  const at = lineEnd(text, end);
  const lines = indented(inBlock({ [TRIGGER]: value }), column(text, startOf(map.items[0]?.key as Node)));
  const isEnded = text[at - 1] === '\n';
  return [{ from: at, to: at, insert: withBreaks(source, isEnded ? `${lines}\n` : `\n${lines}`) }];
}

/** Remarks of new inputs, where their line has room for one. */
function remarked(
  text: string,
  input: Path,
  { remarks }: NewTrigger,
  names: readonly string[],
): TextChange[] {
  const source = read(text);
  return names.flatMap((name) => {
    const remark = remarks[name];
    const node = nodeAt(source, [...input, name]);
    if (!remark || !node || isFlow(node) || isInFlow(source, input)) return [];
    const end = endOf(source, node);
    const rest = text.slice(end, lineEnd(text, end));
    return rest.trim() === '' ? [{ from: end, to: end, insert: ` # ${remark}` }] : [];
  });
}
