import type { ConnectorView, Difference } from '../../../api/types';
import { changes as words } from '../../../words/changes';
import { stepOfPointer } from '../document/place';
import { type Flow, stepWithPath, treeOf } from '../document/tree';
import { nameOf } from '../steps/names';
import { fieldOf } from '../steps/placeWords';

/** A difference in words: the change, its place, and the changed fields. */
export interface DifferenceText {
  verb: string;
  sign: string;
  what: string;
  place: string | undefined;
  fields: string | undefined;
}

/** @param connectors the titles of their actions, by id */
export function differenceWords(
  difference: Difference,
  { before, after }: { before: readonly Flow[]; after: readonly Flow[] },
  connectors: ReadonlyMap<string, ConnectorView>,
): DifferenceText {
  const { kind, what, pointer, step } = difference;
  // Only the older text contains a removed part.
  const flow = (kind === 'removed' ? before : after).find((each) => each.name === difference.flow);
  const flowTitle = flow?.title ?? difference.flow ?? '';
  const said = {
    verb: words.verbs[kind],
    sign: words.signs[kind],
    place: undefined,
    fields:
      difference.fields.length > 0
        ? words.fields(difference.fields.map((field) => fieldOf(field.pointer)))
        : undefined,
  };
  switch (what) {
    case 'step': {
      const path = flow && stepOfPointer([flow], pointer);
      const found = flow && path && stepWithPath(flow, path);
      const title = found ? nameOf(flow, found, connectors).title : (step ?? '');
      return { ...said, what: title, place: words.inFlow(flowTitle) };
    }
    case 'trigger':
      return { ...said, what: words.triggerOf(flowTitle) };
    case 'flow':
      return { ...said, what: words.flow(flowTitle) };
    default:
      return { ...said, what: words.integration };
  }
}

export function flowsOf(text: string): readonly Flow[] {
  const read = treeOf(text);
  return 'tree' in read ? read.tree.flows : [];
}
