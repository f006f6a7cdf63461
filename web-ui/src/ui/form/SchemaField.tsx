import { type DragEvent, memo, useContext, useId, useRef, useState } from 'react';
import type { JsonSchema } from '../../api/types';
import { form as words } from '../../words/form';
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
import { hintOf, isExpressionOnly, kindOf, labelOf } from './fields';
import { wholeExpression } from './template';

interface Props {
  name: string;
  schema: JsonSchema;
  isRequired?: boolean;
  value: unknown;
  onChange: (value: unknown, name: string) => void;
  errors: FieldProblems;
  pointer: string;
}

/** The data type of a dragged path. */
export const PATH_TYPE = 'application/x-junctura-path';

/** One field with its label, hint and problem; as a value, or as an expression. */
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
  const [isTyping, setTyping] = useState(false);
  const kind = kindOf(schema);
  const isAlways = isExpressionOnly(schema);
  const problem = problemOf(errors, pointer, kind === 'group' || kind === 'variant');
  const hint = hintOf(schema);
  const label = labelOf(name, schema);
  const isFormula = tools !== undefined && (isAlways || isTyping || isExpression(value));
  const isGroup = !isFormula && (kind === 'group' || kind === 'variant');
  const set = (next: unknown) => onChange(next, name);

  const begin = () => {
    setTyping(true);
    queueMicrotask(() => root.current?.querySelector('textarea')?.focus());
  };
  const toggle = () => {
    if (isFormula) {
      setTyping(false);
      if (value !== undefined) set(literalOf(value));
      return;
    }
    begin();
    if (value !== undefined) set(`{{ ${JSON.stringify(value)} }}`);
  };
  const target: PathTarget = {
    insert: (path) => {
      if (expression.current) return expression.current.insert(path);
      const input = root.current?.querySelector<HTMLInputElement>('input, textarea');
      const text = typeof value === 'string' && input ? value : '';
      const from = input?.selectionStart ?? text.length;
      setTyping(true);
      set(`${text.slice(0, from)}{{ ${path} }}${text.slice(input?.selectionEnd ?? from)}`);
    },
    focus: () => root.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(),
  };
  const onDrop = (event: DragEvent) => {
    const path = event.dataTransfer.getData(PATH_TYPE);
    if (!path || !tools) return;
    event.preventDefault();
    event.stopPropagation();
    target.insert(path);
    target.focus();
  };
  const events = tools && {
    onFocus: (event: React.FocusEvent) => {
      // The fields of a group report their own focus.
      if (!isGroup && event.target.closest('.field') === root.current) tools.onFocus(target);
    },
    onDrop,
    onDragOver: (event: DragEvent) => {
      if (!isGroup && event.dataTransfer.types.includes(PATH_TYPE)) event.preventDefault();
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
  const head = (
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
  const notes = (problem || hint) && (
    <p id={`${id}-hint`} className={problem ? 'field-error caption' : 'muted caption'}>
      {problem?.message ?? hint}
      {problem?.fix && (
        <button type="button" className="button fix" onClick={problem.fix.apply}>
          {problem.fix.words}
        </button>
      )}
    </p>
  );
  const mode = tools && !isAlways && (
    <button
      type="button"
      className="mode"
      aria-pressed={isFormula}
      title={words.expressionFor(label)}
      onClick={toggle}
    >
      <span aria-hidden="true">{words.value}</span>
      <span>{words.expression}</span>
      <span className="sr-only">: {label}</span>
    </button>
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
  const below = tools && !isGroup && holdsExpression(value) && <tools.Below value={value} />;
  if (isGroup) {
    return (
      <fieldset ref={root as React.Ref<HTMLFieldSetElement>} className="field group" {...events}>
        <legend>{head}</legend>
        {mode}
        {notes}
        {control}
      </fieldset>
    );
  }
  return (
    <div ref={root as React.Ref<HTMLDivElement>} className="field" data-pointer={pointer} {...events}>
      <span className="field-head">
        <label htmlFor={id}>{head}</label>
        {mode}
      </span>
      {control}
      {below}
      {notes}
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

/** What an expression is that is a plain value; undefined if it computes something. */
function literalOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(wholeExpression(value) ?? '');
  } catch {
    return undefined;
  }
}
