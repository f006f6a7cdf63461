import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId } from 'react';
import { templates as words } from '../../words/templates';
import { connectionList } from '../connections/api';
import type { Ask } from './api';

interface Described {
  id: string;
  name: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  /** The problem of the value. */
  wrong?: string | undefined;
  children: (props: Described) => ReactNode;
}

/** A label, a control, and a problem or hint. */
export function Field({ name, label, hint, wrong, children }: FieldProps) {
  const id = useId();
  const below = wrong ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        name,
        'aria-invalid': wrong ? true : undefined,
        'aria-describedby': below ? `${id}below` : undefined,
      })}
      {below && (
        <p id={`${id}below`} className={wrong ? 'field-error caption' : 'muted caption'}>
          {below}
        </p>
      )}
    </div>
  );
}

interface Props {
  ask: Ask;
  value: string;
  /** The first one takes the focus: the page is there to fill it in. */
  isFirst: boolean;
  wrong: string | undefined;
  onChange: (value: string) => void;
}

const TYPES = { text: 'text', address: 'url', secret: 'password' } as const;

/** One input of a template. */
export function AskField({ ask, value, isFirst, wrong, onChange }: Props) {
  if (ask.kind === 'connection')
    return <ConnectionField ask={ask} value={value} wrong={wrong} onChange={onChange} />;
  const { kind } = ask;
  return (
    <Field
      name={ask.name}
      label={ask.title}
      hint={ask.description ?? (kind === 'secret' ? words.secretHint : undefined)}
      wrong={wrong}
    >
      {(props) => (
        <input
          {...props}
          type={TYPES[kind]}
          value={value}
          autoComplete={kind === 'secret' ? 'new-password' : 'off'}
          spellCheck={false}
          placeholder={kind === 'address' ? 'https://' : undefined}
          // biome-ignore lint/a11y/noAutofocus: what the template asks for is what the page is for
          autoFocus={isFirst}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A choice of the saved connections of one connector; the only one is chosen by itself. */
function ConnectionField({
  ask,
  value,
  wrong,
  onChange,
}: {
  ask: Ask;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
}) {
  const connector = ask.connector ?? '';
  const known = (useQuery(connectionList).data ?? []).filter((each) => each.connector === connector);
  const only = known.length === 1 ? known[0]?.name : undefined;
  useEffect(() => {
    if (value === '' && only !== undefined) onChange(only);
  }, [value, only, onChange]);
  return (
    <Field name={ask.name} label={ask.title} hint={ask.description} wrong={wrong}>
      {(props) => (
        <div className="template-connection">
          <select {...props} value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">{known.length === 0 ? words.noConnection(connector) : words.choose}</option>
            {known.map((each) => (
              <option key={each.name}>{each.name}</option>
            ))}
          </select>
          <Link to="/connections/new" search={{ connector }}>
            {words.newConnection}
          </Link>
        </div>
      )}
    </Field>
  );
}
