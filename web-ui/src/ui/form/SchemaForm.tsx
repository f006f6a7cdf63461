import { useContext, useId, useState } from 'react';
import type { JsonSchema } from '../../api/types';
import { Control } from './Control';
import { Expressions, isExpression } from './expressions';
import { hintOf, isAdvanced, kindOf, labelOf, withMember } from './fields';
import './form.css';

interface Props {
  schema: JsonSchema;
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>) => void;
  /** What is wrong, by JSON Pointer within the value. */
  errors?: ReadonlyMap<string, string>;
  /** Of the value, where it is part of another one. */
  pointer?: string;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** A form made of the schema of a connector: one field for each property, the rarely needed ones folded away. */
export function SchemaForm({ schema, value, onChange, errors = NONE, pointer = '' }: Props) {
  const all = Object.entries(schema.properties ?? {});
  const field = ([name, each]: [string, JsonSchema]) => (
    <SchemaField
      key={name}
      name={name}
      schema={each}
      isRequired={schema.required?.includes(name) ?? false}
      value={value[name]}
      onChange={(next) => onChange(withMember(value, name, next))}
      errors={errors}
      pointer={`${pointer}/${name}`}
    />
  );
  const advanced = all.filter(([, each]) => isAdvanced(each));
  const isSet = advanced.some(([name]) => value[name] !== undefined || errors.has(`${pointer}/${name}`));
  return (
    <div className="schema-form">
      {all.filter(([, each]) => !isAdvanced(each)).map(field)}
      {advanced.length > 0 && (
        <details open={isSet}>
          <summary>More settings</summary>
          <div className="schema-form">{advanced.map(field)}</div>
        </details>
      )}
    </div>
  );
}

interface FieldProps {
  name: string;
  schema: JsonSchema;
  isRequired: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
  errors: ReadonlyMap<string, string>;
  pointer: string;
}

/** One field with its label, hint and error. */
export function SchemaField({ name, schema, isRequired, value, onChange, errors, pointer }: FieldProps) {
  const id = useId();
  const error = errors.get(pointer);
  const hint = hintOf(schema);
  const showResult = useContext(Expressions);
  const [isTyping, setTyping] = useState(false);
  const isFormula = showResult !== undefined && (isTyping || isExpression(value));
  const isGroup = !isFormula && (kindOf(schema) === 'group' || kindOf(schema) === 'variant');
  const label = (
    <>
      {labelOf(name, schema)}
      {isRequired && <span className="needed-mark"> (required)</span>}
    </>
  );
  const notes = (
    <p id={`${id}-hint`} className={error ? 'field-error caption' : 'muted caption'}>
      {error ?? hint}
    </p>
  );
  const toggle = showResult && (
    <button
      type="button"
      className="button quiet formula-switch"
      aria-pressed={isFormula}
      onClick={() => {
        setTyping(!isFormula);
        if (isFormula) onChange(undefined);
        else if (value === undefined) onChange('{{  }}');
        else if (typeof value !== 'string') onChange(`{{ ${JSON.stringify(value)} }}`);
      }}
    >
      Expression
    </button>
  );
  const control = isFormula ? (
    <>
      <textarea
        id={id}
        rows={Math.min(8, String(value ?? '').split('\n').length + 1)}
        value={String(value ?? '')}
        spellCheck={false}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      {isExpression(value) && showResult(value)}
    </>
  ) : (
    <Control
      id={id}
      schema={schema}
      value={value}
      onChange={onChange}
      errors={errors}
      pointer={pointer}
      isInvalid={error !== undefined}
    />
  );
  if (isGroup) {
    return (
      <fieldset className="field group">
        <legend>{label}</legend>
        {toggle}
        {(error || hint) && notes}
        {control}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id}>{label}</label>
        {toggle}
      </span>
      {control}
      {(error || hint) && notes}
    </div>
  );
}
