import { useState } from 'react';
import { stepForm as words } from '../../../words/stepForm';
import { slotFor } from '../document/connections';
import { type Replacement, replaceAction } from '../document/replaceAction';
import type { Choice } from '../picker/catalogue';
import { StepPicker } from '../picker/StepPicker';
import { useEditor } from '../store/useEditor';
import type { FormModel } from './useStepForm';

/** Replaces the action of the step, and shows which inputs were dropped. */
export function ReplaceAction({ model }: { model: FormModel }) {
  const { change, connections } = useEditor();
  const [isPicking, setPicking] = useState(false);
  const [done, setDone] = useState<Replacement>();
  const replace = ({ connector, needsConnection, name }: Choice) => {
    setPicking(false);
    if (!connector) return;
    const action = connector.actions.find((each) => each.id === name);
    const saved = connections.filter((each) => each.connector === connector.id).map((each) => each.name);
    change((now) => {
      const isSame = model.connector?.id === connector.id && typeof model.value.connection === 'string';
      const slot = !needsConnection
        ? undefined
        : isSame
          ? { slot: model.value.connection as string, changes: [] }
          : slotFor(now, connector.id, saved);
      const replacement = replaceAction(now, model.path, name, slot?.slot, action?.input);
      setDone(replacement);
      return [...replacement.changes, ...(slot?.changes ?? [])];
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
        <StepPicker
          title={words.replaceTitle}
          isActionsOnly
          onPick={replace}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}
