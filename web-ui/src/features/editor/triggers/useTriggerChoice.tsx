import { type ReactNode, Suspense, useState } from 'react';
import { afterwards } from '../../../ui/parts';
import { triggers as words } from '../../../words/triggers';
import { addSlot, onlySlot, type SavedConnections } from '../document/connections';
import type { Replacement } from '../document/replaceAction';
import { inSequence } from '../document/sequence';
import { TRIGGER } from '../document/stepPath';
import type { Flow } from '../document/tree';
import { setTrigger } from '../document/trigger';
import { firstNeeded } from '../form/firstNeeded';
import { focusFlow } from '../steps/useEditorKeys';
import type { OpenEditor } from '../store/useEditor';
import { beginOf, isPolling, type TriggerChoice, usesConnection } from './trigger';

// Loaded after the page.
const TriggerPicker = afterwards(async () => ({ default: (await import('./TriggerPicker')).TriggerPicker }));

type Editor = Pick<OpenEditor, 'text' | 'flows' | 'flow' | 'saved' | 'change' | 'say' | 'startAdding'>;

/** The picker of a flow's trigger, and what it does. */
export function useTriggerChoice(
  editor: Editor,
  isOpenAtFirst: boolean,
): { choose: (flow?: string) => void; picker: ReactNode } {
  const [wanted, setWanted] = useState<{ flow?: string | undefined; isFirst?: boolean } | undefined>(
    isOpenAtFirst ? { isFirst: true } : undefined,
  );
  const name = wanted?.flow ?? editor.flow?.name;
  const flow = editor.flows.find((each) => each.name === name);
  const pick = (chosen: TriggerChoice) => {
    setWanted(undefined);
    if (flow) put(editor, flow, chosen);
  };
  return {
    choose: (of) => setWanted({ flow: of }),
    picker: wanted && flow && (
      <Suspense>
        <TriggerPicker
          title={flow.trigger?.use === undefined ? words.choose : words.replaceTitle}
          onPick={pick}
          onClose={() => {
            setWanted(undefined);
            // Nothing of the editor had the focus before a picker that was open from the beginning.
            if (wanted.isFirst) requestAnimationFrame(focusFlow);
          }}
        />
      </Suspense>
    ),
  };
}

/** Writes the trigger, and leads to what is to be done next: its inputs, or the first step. */
function put(editor: Editor, flow: Flow, chosen: TriggerChoice) {
  const { title, needsConnection, trigger, connector } = chosen;
  const { change, say, startAdding } = editor;
  const { begin, remarks } = beginOf(trigger.id);
  const schema = trigger.input;
  const isFirst = flow.trigger?.use === undefined;
  let outcome: Replacement | undefined;
  let hasConnection = false;
  const isDone = change(
    (now) => {
      const slot = slotOf(now, flow, chosen, editor.saved);
      hasConnection = slot !== undefined;
      return inSequence(now, [
        (text) => (slot === undefined ? [] : addSlot(text, slot, connector.id)),
        (text) => {
          const next = { use: trigger.id, slot, schema, begin, remarks };
          outcome = setTrigger(text, flow.path, { ...next, isPolling: isPolling(trigger) });
          return outcome.changes;
        },
      ]);
    },
    { select: [{ path: [...flow.path, TRIGGER] }] },
  );
  if (!isDone || !outcome) return;
  if (!isFirst) say(words.replaced(title, outcome.kept.length, outcome.dropped), true);
  const isComplete =
    (schema?.required ?? []).every((input) => begin[input] !== undefined) &&
    (!needsConnection || hasConnection);
  if (isFirst && isComplete && flow.list.steps.length === 0) startAdding(flow.list.path, 0);
  else requestAnimationFrame(() => firstNeeded(document.querySelector('.step-form'))?.focus());
}

/** The slot of a trigger. It keeps the one that it has if the connector stays the same. */
function slotOf(
  text: string,
  { trigger: before }: Flow,
  { trigger, connector }: TriggerChoice,
  saved: SavedConnections | undefined,
): string | undefined {
  const isSame = before?.use?.split('.')[0] === connector.id;
  if (isSame && before?.connection !== undefined && trigger.connection !== 'none') return before.connection;
  return saved && usesConnection(trigger) ? onlySlot(text, connector.id, trigger, saved) : undefined;
}
