import { type ReactNode, useState } from 'react';
import { form as words } from '../../words/form';
import { Icon } from '../Icon';
import type { FieldProblem } from './expressions';

/** The label of a field, with its mark if it must be filled in. */
export function FieldLabel({ label, isRequired }: { label: string; isRequired: boolean }) {
  return (
    <>
      {label}
      {isRequired && (
        <span className="needed-mark">
          <span aria-hidden="true"> *</span>
          <span className="sr-only"> ({words.required})</span>
        </span>
      )}
    </>
  );
}

/** Shows and hides the explanation of a field. */
export function HelpButton({
  label,
  notes,
  isOpen,
  onToggle,
}: {
  label: string;
  /** The id of the explanation. */
  notes: string;
  isOpen: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      className="help"
      aria-expanded={isOpen}
      aria-controls={notes}
      title={words.helpFor(label)}
      onClick={onToggle}
    >
      <Icon name="question" />
      <span className="sr-only">{words.helpFor(label)}</span>
    </button>
  );
}

/** The button and the explanation of a part of a form that is no field of a schema. */
export function useHelp(label: string, id: string, hint: string) {
  const [isOpen, setOpen] = useState(false);
  return {
    button: <HelpButton label={label} notes={id} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />,
    note: (
      <p id={id} className={isOpen ? 'muted caption' : 'sr-only'}>
        {hint}
      </p>
    ),
  };
}

/** Whether a field is a value or an expression. */
export function ModeButton({
  label,
  isFormula,
  onToggle,
}: {
  label: string;
  isFormula: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      className="mode"
      aria-pressed={isFormula}
      title={words.expressionFor(label)}
      onClick={onToggle}
    >
      <span aria-hidden="true">{words.value}</span>
      <span>{words.expression}</span>
      <span className="sr-only">: {label}</span>
    </button>
  );
}

/**
 * The problem of a field, what it can be, and its explanation. Screen readers read the explanation with the field; others
 * see it when they ask for it.
 */
export function FieldNotes({
  id,
  problem,
  range,
  hint,
  isHintShown,
}: {
  id: string;
  problem: FieldProblem | undefined;
  range: ReactNode;
  hint: string | undefined;
  isHintShown: boolean;
}) {
  if (!problem && !range && !hint) return null;
  const isSeen = problem || range || isHintShown;
  return (
    <div id={id} className={isSeen ? 'field-notes' : 'sr-only'}>
      {problem && (
        <p className="field-error caption">
          {problem.message}
          {problem.fix && (
            <button type="button" className="button fix" onClick={problem.fix.apply}>
              {problem.fix.words}
            </button>
          )}
        </p>
      )}
      {range && <p className="muted caption">{range}</p>}
      {hint && <p className={isHintShown ? 'muted caption' : 'sr-only'}>{hint}</p>}
    </div>
  );
}
