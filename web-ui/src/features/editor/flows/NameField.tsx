import { useId } from 'react';
import { flows as words } from '../../../words/flows';
import type { Flow } from '../document/tree';
import { nameProblem } from '../starter';

/** Why a flow cannot have a name; undefined if it can. @param others the other flows of the integration */
export function flowNameProblem(name: string, others: readonly Flow[]): string | undefined {
  return nameProblem(name) ?? (others.some((each) => each.name === name) ? words.taken(name) : undefined);
}

interface Props {
  value: string;
  onChange: (value: string) => void;
  hint: string;
  wrong: string | undefined;
}

/** The name of a flow. */
export function NameField({ value, onChange, hint, wrong }: Props) {
  const field = useId();
  return (
    <div className="field">
      <label htmlFor={field}>{words.name}</label>
      <input
        id={field}
        value={value}
        autoComplete="off"
        spellCheck={false}
        placeholder={words.namePlaceholder}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${field}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${field}-hint`} className={wrong ? 'field-error caption' : 'muted caption'}>
        {wrong ?? hint}
      </p>
    </div>
  );
}
