import { Suspense, useContext } from 'react';
import type { JsonSchema } from '../../api/types';
import { form as words } from '../../words/form';
import { afterwards } from '../parts';
import type { FieldProblems } from './expressions';
import { exampleOf, fitsList, holdsSecret, isMap, kindOf } from './fields';
import { JsonControl } from './JsonControl';
import { PairsControl } from './PairsControl';
import { PickListContext, pickListOf } from './pickLists';
import { SchemaForm } from './SchemaForm';
import { SecretNameControl } from './SecretNameControl';
import { Structured } from './Structured';
import { SecretNamesContext, secretNameOf } from './secretNames';
import { withEscapes, withoutEscapes } from './template';
import { VariantControl } from './VariantControl';

// Loaded when a form has a list of maps, files or choices.
const ListControl = afterwards(async () => ({ default: (await import('./ListControl')).ListControl }));

export interface ControlProps {
  id: string;
  schema: JsonSchema;
  label: string;
  value: unknown;
  /** Gets undefined when the field is emptied. */
  onChange: (value: unknown) => void;
  errors: FieldProblems;
  pointer: string;
  isInvalid: boolean;
}

/** The control of a value, by its schema. A value without its own control is written as JSON. */
export function Control(props: ControlProps) {
  const { id, schema, value, onChange, isInvalid } = props;
  const common = { id, 'aria-invalid': isInvalid || undefined, 'aria-describedby': `${id}-hint` };
  const text = value === undefined || value === null ? '' : String(value);
  const set = (next: string) => onChange(next === '' ? undefined : next);
  const secrets = useContext(SecretNamesContext);
  if (secrets && holdsSecret(schema) && secretNameOf(value) !== null)
    return <SecretNameControl {...props} common={common} secrets={secrets} />;
  switch (kindOf(schema)) {
    case 'text':
      return <TextControl {...props} text={text} set={set} common={common} />;
    case 'multiline':
      return (
        <textarea
          {...common}
          rows={4}
          value={text}
          spellCheck={false}
          onChange={(event) => set(event.target.value)}
        />
      );
    case 'template':
      return (
        <textarea
          {...common}
          rows={8}
          value={withoutEscapes(text)}
          placeholder={words.template}
          spellCheck={false}
          onChange={(event) => set(withEscapes(event.target.value))}
        />
      );
    case 'secret':
      return isPem(schema) ? (
        <textarea
          {...common}
          className="masked"
          rows={4}
          value={text}
          spellCheck={false}
          onChange={(event) => set(event.target.value)}
        />
      ) : (
        <input
          {...common}
          type="password"
          autoComplete="new-password"
          value={text}
          onChange={(event) => set(event.target.value)}
        />
      );
    case 'number':
      return (
        <input
          {...common}
          inputMode="decimal"
          value={text}
          placeholder={exampleOf(schema)}
          autoComplete="off"
          onChange={(event) => {
            const typed = event.target.value.trim();
            // A text that is not a complete number stays as typed, such as "1." before 1.5.
            onChange(typed === '' ? undefined : String(Number(typed)) === typed ? Number(typed) : typed);
          }}
        />
      );
    case 'flag':
    case 'choice':
      return <ChoiceControl {...props} common={common} />;
    case 'texts':
      return (
        <textarea
          {...common}
          rows={Math.max(2, Array.isArray(value) ? value.length + 1 : 2)}
          value={Array.isArray(value) ? value.join('\n') : text}
          placeholder={words.lines}
          spellCheck={false}
          onChange={(event) => {
            const lines = event.target.value.split('\n');
            onChange(event.target.value === '' ? undefined : lines.map((line) => itemOf(line, schema)));
          }}
        />
      );
    case 'pairs':
      return (
        <Structured {...props} common={common} fits={isMap(value)} isWhole={/\/\d+$/.test(props.pointer)}>
          <PairsControl {...props} />
        </Structured>
      );
    case 'list':
      return (
        <Structured {...props} common={common} fits={fitsList(schema, value)}>
          <Suspense>
            <ListControl {...props} />
          </Suspense>
        </Structured>
      );
    case 'variant':
      return <VariantControl {...props} common={common} />;
    case 'group':
      return (
        <SchemaForm
          schema={schema}
          value={(value as Record<string, unknown> | undefined) ?? {}}
          onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
          errors={props.errors}
          pointer={props.pointer}
        />
      );
    default:
      return <JsonControl {...props} common={common} />;
  }
}

export type Common = { common: { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string } };

/** One line, with the choices that the other system has for it. */
function TextControl({
  id,
  schema,
  label,
  isInvalid,
  text,
  set,
  common,
}: ControlProps & Common & { text: string; set: (next: string) => void }) {
  const lists = useContext(PickListContext);
  const list = pickListOf(schema);
  const placeholder = exampleOf(schema);
  if (lists && list)
    return (
      <lists.Field {...{ lists, list, id, label, value: text, placeholder, onChange: set, isInvalid }} />
    );
  return (
    <input
      {...common}
      value={text}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => set(event.target.value)}
    />
  );
}

function ChoiceControl({ schema, value, onChange, common }: ControlProps & Common) {
  const texts = schema['x-choices'];
  const textOf = (each: unknown) => texts?.[String(each)] ?? String(each);
  // With a text for each value, the default is listed once, unless the document names it.
  const options = (schema.enum ?? [true, false]).filter(
    (each) => !texts || each !== schema.default || each === value,
  );
  const fallback = schema.default === undefined ? words.empty : words.fallback(textOf(schema.default));
  return (
    <select
      {...common}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => onChange(options.find((each) => String(each) === event.target.value))}
    >
      <option value="">{fallback}</option>
      {options.map((each) => (
        <option key={String(each)} value={String(each)}>
          {textOf(each)}
        </option>
      ))}
    </select>
  );
}

/** A line of a list: a number where the list is of numbers. */
function itemOf(line: string, schema: JsonSchema): unknown {
  const isNumber = schema.items?.type === 'integer' || schema.items?.type === 'number';
  return isNumber && String(Number(line)) === line ? Number(line) : line;
}

/** Whether a secret has several lines, which an input field would join. */
function isPem(schema: JsonSchema): boolean {
  return /\bPEM\b/.test(schema.description ?? '');
}
