import { type ReactNode, useCallback, useContext, useRef } from 'react';
import type { JsonSchema } from '../../api/types';
import { form as words } from '../../words/form';
import type { FieldProblems } from './expressions';
import { isAdvanced, labelOf, withMember } from './fields';
import { HasConnection, isLeftOut, neededFields } from './rules';
import { SchemaField } from './SchemaField';
import './form.css';

interface Props {
  schema: JsonSchema;
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>) => void;
  /** The problems, by JSON Pointer within the value. */
  errors?: FieldProblems;
  /** Of the value, where it is part of another one. */
  pointer?: string;
  /** Further fields, which come before the rarely needed ones. */
  children?: ReactNode;
}

const NONE: FieldProblems = new Map();
const MAX_NAMED = 4;

/** A form made of the schema of a connector: one field for each property, the rarely needed ones folded away. */
export function SchemaForm({ schema, value, onChange, errors = NONE, pointer = '', children }: Props) {
  // The callback is stable, so that typing rerenders only one field.
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  const setMember = useCallback((next: unknown, name: string) => {
    const { value: before, onChange: tell } = latest.current;
    tell(withMember(before, name, next));
  }, []);
  const hasConnection = useContext(HasConnection);
  const isFilled = (name: string) => value[name] !== undefined || errors.has(`${pointer}/${name}`);
  const all = Object.entries(schema.properties ?? {}).filter(
    ([name]) => isFilled(name) || !isLeftOut(schema, name, value, hasConnection),
  );
  const needed = neededFields(schema, value);
  const field = ([name, each]: [string, JsonSchema]) => (
    <SchemaField
      key={name}
      name={name}
      schema={each}
      isRequired={needed.has(name)}
      value={value[name]}
      onChange={setMember}
      errors={errors}
      pointer={`${pointer}/${name}`}
    />
  );
  const advanced = all.filter(([, each]) => isAdvanced(each));
  const isSet = advanced.some(([name]) => isFilled(name));
  return (
    <div className="schema-form">
      {all.filter(([, each]) => !isAdvanced(each)).map(field)}
      {children}
      {advanced.length > 0 && (
        <details open={isSet}>
          <summary>{words.more(advanced.length, namesOf(advanced))}</summary>
          <div className="schema-form">{advanced.map(field)}</div>
        </details>
      )}
    </div>
  );
}

function namesOf(fields: [string, JsonSchema][]): string {
  const names = fields.slice(0, MAX_NAMED).map(([name, schema]) => labelOf(name, schema));
  return names.join(', ') + (fields.length > MAX_NAMED ? '…' : '');
}

export { SchemaField };
