import { useId, useState } from 'react';
import { useHelp } from '../../../ui/form/FieldHead';
import { stepForm as words } from '../../../words/stepForm';
import { noteOf, setNote } from '../document/notes';
import { useEditor } from '../store/useEditor';
import type { FormModel } from './useStepForm';

/** What people write down about a step. */
export function NotesTab({ model }: { model: FormModel }) {
  const field = useId();
  const { text, change } = useEditor();
  const written = noteOf(text, model.path);
  const [typed, setTyped] = useState(written);
  // A final line break does not start a comment line yet.
  const shown = typed.trimEnd() === written.trimEnd() ? typed : written;
  const help = useHelp(words.note, `${field}-hint`, words.noteHint);
  return (
    <div className="step-fields">
      <div className="field">
        <span className="field-head">
          <span className="field-name">
            <label htmlFor={field}>{words.note}</label>
            {help.button}
          </span>
        </span>
        <textarea
          id={field}
          className="prose"
          rows={8}
          value={shown}
          aria-describedby={`${field}-hint`}
          onChange={(event) => {
            const next = event.target.value;
            setTyped(next);
            change((now) => setNote(now, model.path, next.trimEnd()), { isTyping: true });
          }}
        />
        {help.note}
      </div>
    </div>
  );
}
