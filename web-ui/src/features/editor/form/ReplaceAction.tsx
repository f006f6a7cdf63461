import { Suspense, useState } from 'react';
import { afterwards } from '../../../ui/parts';
import { stepForm as words } from '../../../words/stepForm';
import { addSlot, onlySlot } from '../document/connections';
import { type Replacement, replaceAction } from '../document/replaceAction';
import { inSequence } from '../document/sequence';
import type { Choice } from '../picker/choice';
import { useEditor } from '../store/useEditor';
import type { FormModel } from './useStepForm';

// Loaded after the page.
const StepPicker = afterwards(async () => ({ default: (await import('../picker/StepPicker')).StepPicker }));

/** Replaces the action of the step, and shows which inputs were dropped. */
export function ReplaceAction({ model }: { model: FormModel }) {
  const { change, saved } = useEditor();
  const [isPicking, setPicking] = useState(false);
  const [done, setDone] = useState<Replacement>();
  const replace = ({ connector, name }: Choice) => {
    setPicking(false);
    if (!connector) return;
    const action = connector.actions.find((each) => each.id === name);
    const current = model.value.connection;
    const isKept =
      model.connector?.id === connector.id && action?.connection !== 'none' && typeof current === 'string';
    change((now) => {
      const slot = isKept ? current : saved && onlySlot(now, connector.id, action, saved);
      const replacement = replaceAction(now, model.path, name, slot, action?.input);
      setDone(replacement);
      return inSequence(now, [
        () => replacement.changes,
        (after) => (slot === undefined || isKept ? [] : addSlot(after, slot, connector.id)),
      ]);
    });
  };
  return (
    <div className="replace-action">
      <button type="button" className="button" onClick={() => setPicking(true)}>
        {words.replace}
      </button>
      <span role="status" className="caption">
        {done && words.replaced(done.kept.length, done.dropped)}
      </span>
      {isPicking && (
        <Suspense>
          <StepPicker
            title={words.replaceTitle}
            isActionsOnly
            onPick={replace}
            onClose={() => setPicking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
