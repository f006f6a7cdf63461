import { flows as words } from '../../../words/flows';
import {
  addFlow,
  callsOf,
  duplicateFlow,
  freeFlowName,
  moveFlow,
  removeFlow,
  renameFlow,
  setFlowTitle,
} from '../document/flows';
import { inSequence } from '../document/sequence';
import { TRIGGER } from '../document/stepPath';
import type { Path } from '../document/text';
import type { Flow } from '../document/tree';
import { useEditor } from '../store/useEditor';
import { inFlow, useCopyPins } from '../test/useCopyPins';

const triggerOf = (name: string): Path => ['flows', name, TRIGGER];

export const flowTitle = (flow: Flow) => flow.title ?? flow.name;

/** The actions on the flow that is shown, and the one that adds a flow. */
export function useFlowActions() {
  const { flows, flow, selection, change, selectAt, say, chooseTrigger } = useEditor();
  const copyPins = useCopyPins();
  const index = flow ? flows.indexOf(flow) : -1;
  /** Undo brings the selection back, and with it the flow that was shown. */
  const remember = () => {
    if (flow && selection.length === 0) selectAt([triggerOf(flow.name)]);
  };
  const withTrigger = (name: string) => ({ select: [{ path: triggerOf(name) }] });
  return {
    add: (name: string, title: string | undefined) => {
      remember();
      if (change((text) => addFlow(text, name, title), withTrigger(name))) chooseTrigger(name);
    },
    rename: (name: string, title: string | undefined) => {
      if (!flow) return;
      const before = flow.name;
      remember();
      const paths = selection.length > 0 ? selection : [triggerOf(before)];
      const isRenamed = change(
        (text) =>
          inSequence(text, [
            (now) => setFlowTitle(now, before, title),
            (now) => renameFlow(now, before, name),
          ]),
        { select: paths.map((path) => ({ path: path.with(1, name) })) },
      );
      if (isRenamed) void copyPins(inFlow(before, name));
    },
    duplicate: () => {
      if (!flow) return;
      const copy = freeFlowName(flow.name, flows);
      remember();
      if (change((text) => duplicateFlow(text, flow.name, copy), withTrigger(copy)))
        say(words.duplicated(copy), true);
    },
    move: (by: -1 | 1) => {
      if (!flow) return;
      remember();
      change((text) => moveFlow(text, flow.name, by));
    },
    canMove: (by: -1 | 1) => index >= 0 && flows[index + by] !== undefined,
    remove: () => {
      if (!flow) return;
      const next = flows[index + 1] ?? flows[index - 1];
      remember();
      if (change((text) => removeFlow(text, flow.name), next && withTrigger(next.name)))
        say(words.deleted(flowTitle(flow)), true);
    },
    canRemove: flows.length > 1,
    /** The steps of other flows that call it. */
    callers: flow ? callsOf(flows, flow.name).filter((call) => call.flow !== flow) : [],
  };
}

export type FlowActions = ReturnType<typeof useFlowActions>;
