import { triggers as words } from '../../../words/triggers';
import { useEditor } from '../store/useEditor';

/** The button that chooses or replaces the trigger, in the trigger's form. */
export function TriggerHead() {
  const { flow, chooseTrigger } = useEditor();
  const hasNone = flow?.trigger?.use === undefined;
  return (
    <div className="trigger-choice">
      {hasNone && <p className="muted">{words.none}</p>}
      <button
        type="button"
        className={hasNone ? 'button primary' : 'button'}
        onClick={() => chooseTrigger(flow?.name)}
      >
        {hasNone ? words.chooseIt : words.replace}
      </button>
    </div>
  );
}
