import { memo, Suspense, useContext, useId, useRef, useState } from 'react';
import type { JsonSchema } from '../../api/types';
import { afterwards } from '../parts';
import { Control } from './Control';
import { ExpressionField } from './ExpressionField';
import {
  Expressions,
  type FieldProblem,
  type FieldProblems,
  holdsExpression,
  isExpression,
  type PathTarget,
} from './expressions';
import { FieldLabel, FieldNotes, HelpButton, ModeButton } from './FieldHead';
import { helpOf, isCondition, isExpressionOnly, kindOf, labelOf, rangeOf } from './fields';
import { canTake, useFieldTarget } from './fieldTarget';
import { asExpression } from './literal';
import { dropsOn } from './paths';
import { wholeExpression } from './template';

// Loaded when a condition is shown.
const ConditionPart = afterwards(async () => ({
  default: (await import('../condition/ConditionPart')).ConditionPart,
}));

interface Props {
  name: string;
  schema: JsonSchema;
  isRequired?: boolean;
  value: unknown;
  onChange: (value: unknown, name: string) => void;
  errors: FieldProblems;
  pointer: string;
}

/** One field with its label, help and problem; as a value, or as an expression. */
export const SchemaField = memo(function SchemaField({
  name,
  schema,
  isRequired = false,
  value,
  onChange,
  errors,
  pointer,
}: Props) {
  const id = useId();
  const root = useRef<HTMLElement>(null);
  const expression = useRef<PathTarget>(null);
  const tools = useContext(Expressions);
  /** The value that became an expression, for the way back. */
  const before = useRef<{ value: unknown; text: string }>(undefined);
  const [isTyping, setTyping] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const kind = kindOf(schema);
  const isAlways = isExpressionOnly(schema, value);
  const hasFields = kind === 'group' || kind === 'variant' || kind === 'list';
  const problem = problemOf(errors, pointer, hasFields);
  const label = labelOf(name, schema);
  const hint = helpOf(schema, label);
  const isFormula = tools !== undefined && (isAlways || isTyping || isExpression(value));
  const isGroup = !isFormula && hasFields;
  const set = (next: unknown) => onChange(next, name);

  const begin = () => {
    setTyping(true);
    queueMicrotask(() => root.current?.querySelector('textarea')?.focus());
  };
  const toggle = () => {
    if (isFormula) {
      setTyping(false);
      if (kind === 'template' && typeof value === 'string' && !isExpression(value)) return;
      if (value !== undefined) set(before.current?.text === value ? before.current.value : literalOf(value));
      return;
    }
    begin();
    // The text of a template is a text with expressions, too.
    if (value === undefined || kind === 'template') return;
    // The expression of an empty value would only be in the way.
    before.current = { value, text: isBlank(value) ? '' : `{{ ${asExpression(value)} }}` };
    set(before.current.text);
  };
  const target = useFieldTarget({
    root,
    expression,
    kind,
    value,
    set: (next) => {
      setTyping(true);
      set(next);
    },
  });
  const takesPath = isFormula || canTake({ kind, value });
  const events = tools && {
    ...dropsOn(() => (takesPath ? target : undefined)),
    onFocus: (event: React.FocusEvent) => {
      // The fields within this one report their own focus.
      if (takesPath && event.target.closest('.field') === root.current) tools.onFocus(target);
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (isFormula || isGroup || event.target === event.currentTarget) return;
      if (event.key === '=' && value === undefined && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        begin();
      } else if (event.altKey && event.key.toLowerCase() === 'd') {
        event.preventDefault();
        tools.toData();
      }
    },
  };
  const head = <FieldLabel label={label} isRequired={isRequired} />;
  const help = hint && (
    <HelpButton
      label={label}
      notes={`${id}-hint`}
      isOpen={isHelpOpen}
      onToggle={() => setHelpOpen(!isHelpOpen)}
    />
  );
  const mode = tools && !isAlways && <ModeButton label={label} isFormula={isFormula} onToggle={toggle} />;
  const notes = (
    <FieldNotes
      id={`${id}-hint`}
      problem={problem}
      range={!isFormula && rangeOf(schema)}
      hint={hint}
      isHintShown={isHelpOpen}
    />
  );
  const control = isFormula ? (
    <ExpressionField
      ref={expression}
      id={id}
      label={label}
      value={value}
      onChange={set}
      tools={tools}
      isInvalid={problem !== undefined}
    />
  ) : (
    <Control
      id={id}
      schema={schema}
      label={label}
      value={value}
      onChange={set}
      errors={errors}
      pointer={pointer}
      isInvalid={problem !== undefined}
    />
  );
  if (isGroup) {
    return (
      <fieldset
        ref={root as React.Ref<HTMLFieldSetElement>}
        className={`field group is-${kind}`}
        data-pointer={pointer}
        {...events}
      >
        <legend>{head}</legend>
        <span className="group-tools">
          {help}
          {mode}
        </span>
        {notes}
        {control}
      </fieldset>
    );
  }
  return (
    <div ref={root as React.Ref<HTMLDivElement>} className="field" data-pointer={pointer} {...events}>
      <span className="field-head">
        <span className="field-name">
          <label htmlFor={id}>{head}</label>
          {help}
        </span>
        {mode}
      </span>
      {control}
      {tools && holdsExpression(value) && <tools.Below value={value} />}
      {notes}
      {tools && isCondition(schema) && (
        <Suspense>
          <ConditionPart label={label} value={value} isRequired={isRequired} onChange={set} tools={tools} />
        </Suspense>
      )}
    </div>
  );
});

/** The problem of a value; also of its members if they have no fields. */
function problemOf(errors: FieldProblems, pointer: string, hasFields: boolean): FieldProblem | undefined {
  let found = errors.get(pointer);
  if (found === undefined && !hasFields && errors.size > 0) {
    found = [...errors].find(([at]) => at.startsWith(`${pointer}/`))?.[1];
  }
  return typeof found === 'string' ? { message: found } : found;
}

function isBlank(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** What an expression is that is a plain value; undefined if it computes something. */
function literalOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(wholeExpression(value) ?? '');
  } catch {
    return undefined;
  }
}
