import { useId, useState } from 'react';
import { useHelp } from '../../../ui/form/FieldHead';
import { stepForm as words } from '../../../words/stepForm';

const ID = /^[a-z][A-Za-z0-9_]{0,62}$/;

interface Props {
  id: string | undefined;
  /** The ids of the other steps of the flow. */
  taken: ReadonlySet<string | undefined>;
  /** Called with undefined when the field is emptied: a step needs no id. */
  onRename: (id: string | undefined) => void;
}

/** The id of a step. Expressions read the step by it, so it is changed as a whole: by Enter, or by leaving the field. */
export function IdField({ id = '', taken, onRename }: Props) {
  const field = useId();
  const [typed, setTyped] = useState({ of: id, text: id });
  const text = typed.of === id ? typed.text : id;
  const wrong =
    text === id || text === ''
      ? undefined
      : !ID.test(text)
        ? words.idShape
        : taken.has(text)
          ? words.idTaken
          : undefined;
  const help = useHelp(words.id, `${field}-hint`, text === '' ? words.idNone : words.idHint(id || text));
  const rename = () => {
    if (text !== id && wrong === undefined) onRename(text || undefined);
  };
  return (
    <div className="field">
      <span className="field-head">
        <span className="field-name">
          <label htmlFor={field}>{words.id}</label>
          {help.button}
        </span>
      </span>
      <input
        id={field}
        value={text}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== undefined || undefined}
        aria-describedby={wrong ? `${field}-wrong` : `${field}-hint`}
        onChange={(event) => setTyped({ of: id, text: event.target.value })}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
      />
      {wrong && (
        <p id={`${field}-wrong`} className="field-error caption">
          {wrong}
        </p>
      )}
      {help.note}
    </div>
  );
}
