import { extract as words } from '../../../words/extract';
import { asItem, insertItem, setAt } from './edit';
import { type Extraction, type Handed, planExtraction } from './extraction';
import { addFlow } from './flows';
import { inSequence } from './sequence';
import { TRIGGER } from './stepPath';
import { removeSteps, shifted, stepsText } from './steps';
import { applied, type Path, type TextChange } from './text';
import { type Flow, freeId, takenIds, treeOf } from './tree';
import { CannotEdit } from './values';

/** Moves steps next to each other into a new flow, and calls it in their place. The comments of the steps move with them. */
export function extractSteps(
  text: string,
  flow: Flow,
  paths: readonly Path[],
  name: string,
  title: string | undefined,
): TextChange[] {
  const plan = planExtraction(text, flow, paths);
  const { moved, list, index } = plan;
  const id = callId(flow, name);
  const target: Path = ['flows', name, 'steps'];
  const callers = callItems(plan, name, id);
  let lines = '';
  const changes = inSequence(text, [
    () => renamed(plan, id),
    (now) => {
      lines = stepsText(now, moved);
      return insertItem(now, list, index, callers.map(asItem).join('\n'));
    },
    (now) =>
      removeSteps(
        now,
        moved.map((path) => shifted(path, list, index, callers.length)),
      ),
    (now) => addFlow(now, name, title),
    (now) => setAt(now, ['flows', name, TRIGGER], { use: 'flow.call' }),
    (now) => insertItem(now, target, 0, [...before(plan), lines, ...after(plan)].join('\n')),
  ]);
  // An edit that this text does not allow must not lose anything.
  if (!('tree' in treeOf(applied(text, changes)))) throw new CannotEdit(words.inText);
  return changes;
}

/** The id of the step that calls the new flow. */
export const callId = (flow: Flow, name: string) => freeId(name, takenIds(flow));

function renamed({ replaced, reads }: Extraction, id: string): TextChange[] {
  return [...replaced, ...reads.map((at) => ({ from: at, to: at, insert: `${id}.` }))];
}

function callItems({ passed, isPayload, kept }: Extraction, name: string, id: string): object[] {
  const input = isPayload ? '{{ payload }}' : passed.length > 0 ? values(passed) : undefined;
  const call = { id, call: name, ...(input === undefined ? {} : { input }) };
  return Object.keys(kept).length === 0 ? [call] : [call, { set: from(`steps.${id}`, kept) }];
}

const before = ({ initial }: Extraction) =>
  Object.keys(initial).length === 0 ? [] : [asItem({ set: from('payload', initial) })];

const after = ({ returned }: Extraction) =>
  returned.length === 0 ? [] : [asItem({ respond: { body: values(returned) } })];

const values = (handed: readonly Handed[]) =>
  Object.fromEntries(handed.map(({ key, expression }) => [key, `{{ ${expression} }}`]));

const from = (root: string, keys: Record<string, string>) =>
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, `{{ ${root}.${key} }}`]));
