import { STEP_KINDS } from '../stepKinds/names';
import { addSlot, slotsOf } from './connections';
import { insertItem } from './edit';
import { renameStep } from './rename';
import { inSequence } from './sequence';
import { isMap, isSeq, nodeAt, read, type Source } from './source';
import { applied, indented, type Path, type TextChange } from './text';
import { allSteps, type Flow, freeId, type Step, stepsOf } from './tree';
import { CannotEdit } from './values';

/** What pasting does. */
export interface Pasted {
  changes: TextChange[];
  /** The ids of the pasted steps, in order; undefined: the step has none. */
  ids: (string | undefined)[];
  /** The ids that were taken already, and their new ids. */
  renamed: [before: string, after: string][];
  /** The slots that the document did not have, and whose connections are saved. */
  added: string[];
  /** The connections that the steps name, but that are not saved here. The steps keep them, and the form asks. */
  missing: string[];
}

/**
 * Pastes steps from text into a list. The text may come from anywhere, so it is checked.
 *
 * @param isSaved whether a slot has a saved connection of a connector
 */
export function pasteSteps(
  text: string,
  flow: Flow,
  list: Path,
  index: number,
  clip: string,
  isSaved: (slot: string, connector: string) => boolean = () => false,
): Pasted {
  const { lines, renamed } = withFreeIds(clean(clip), flow);
  const steps = stepsOf(read(lines), []);
  const unknown = [...unknownSlots(text, allOf(steps))];
  const added = unknown.filter(([slot, connector]) => isSaved(slot, connector));
  return {
    changes: inSequence(text, [
      (now) => insertItem(now, list, index, lines),
      ...added.map(
        ([slot, connector]) =>
          (now: string) =>
            addSlot(now, slot, connector),
      ),
    ]),
    ids: steps.map((step) => step.id),
    renamed,
    added: added.map(([slot]) => slot),
    missing: unknown.filter((each) => !added.includes(each)).map(([slot]) => slot),
  };
}

/** The lines of a list of steps, from column 0; also if one step alone was copied without its dash. */
function clean(clip: string): string {
  const lines = clip.replaceAll('\r\n', '\n').replaceAll('\t', '  ').trimEnd();
  const first = lines.split('\n').find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const even = indented(lines, -(first ? first.length - first.trimStart().length : 0)).replace(/^\n+/, '');
  const source = read(even);
  if (source.document.errors.length > 0) throw notSteps();
  const root = source.document.contents;
  if (isMap(root)) return clean(`- ${indented(even, 2).trimStart()}`);
  if (!isSeq(root) || root.items.length === 0 || !stepsOf(source, []).every((step) => isStep(source, step)))
    throw notSteps();
  if (root.flow) throw new CannotEdit('The copied steps are in brackets. Copy lines that begin with dashes.');
  return even;
}

function isStep(source: Source, step: Step): boolean {
  const node = nodeAt(source, step.path);
  const isKnown = isMap(node) && STEP_KINDS.some((kind) => node.has(kind));
  return isKnown && step.lists.every((list) => list.steps.every((inner) => isStep(source, inner)));
}

const notSteps = () =>
  new CannotEdit(
    'The clipboard holds no steps. Copy steps of a flow, or their lines of YAML, and paste again.',
  );

const allOf = (steps: readonly Step[]): Step[] =>
  steps.flatMap((step) => [step, ...step.lists.flatMap((list) => allOf(list.steps))]);

function withFreeIds(clip: string, flow: Flow): { lines: string; renamed: [string, string][] } {
  const taken = new Set(allSteps(flow.list).map((step) => step.id));
  const ids = allOf(stepsOf(read(clip), [])).map((step) => step.id);
  const renamed: [string, string][] = [];
  let lines = clip;
  ids.forEach((id, i) => {
    if (id === undefined) return;
    if (taken.has(id)) {
      const free = freeId(id.replace(/_\d+$/, ''), new Set([...taken, ...ids]));
      const step = allOf(stepsOf(read(lines), []))[i] as Step;
      lines = applied(lines, renameStep(lines, [], step.path, id, free));
      renamed.push([id, free]);
      taken.add(free);
    }
    taken.add(id);
  });
  return { lines, renamed };
}

/** The slots that the steps use and the document lacks, with the connector of each. */
function unknownSlots(text: string, steps: readonly Step[]): Map<string, string> {
  const slots = slotsOf(text);
  const unknown = new Map<string, string>();
  for (const { connection, kind, brief } of steps) {
    const connector = kind === 'use' ? brief?.split('.')[0] : undefined;
    if (connection && connector && !slots.has(connection)) unknown.set(connection, connector);
  }
  return unknown;
}
