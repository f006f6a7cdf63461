import { useId, useState } from 'react';
import { stepForm as words } from '../../../words/stepForm';

const ID = /^[a-z][A-Za-z0-9_]{0,62}$/;

interface Props {
  id: string | undefined;
  /** The ids of the other steps of the flow. */
  taken: ReadonlySet<string | undefined>;
  onRename: (id: string) => void;
}

/** The id of a step. Expressions read the step by it, so it is changed as a whole: by Enter, or by leaving the field. */
export function IdField({ id, taken, onRename }: Props) {
  const field = useId();
  const [typed, setTyped] = useState(id ?? '');
  const wrong =
    typed === (id ?? '')
      ? undefined
      : !ID.test(typed)
        ? words.idShape
        : taken.has(typed)
          ? words.idTaken
          : undefined;
  const rename = () => {
    if (typed !== (id ?? '') && wrong === undefined) onRename(typed);
  };
  return (
    <div className="field">
      <label htmlFor={field}>{words.id}</label>
      <input
        id={field}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== undefined || undefined}
        aria-describedby={`${field}-hint`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
      />
      <p id={`${field}-hint`} className={wrong ? 'field-error caption' : 'muted caption'}>
        {wrong ?? words.idHint(id ?? 'ID')}
      </p>
    </div>
  );
}
