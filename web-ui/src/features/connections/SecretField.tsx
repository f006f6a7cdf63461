import { useId, useState } from 'react';
import type { ConnectionDetail, JsonSchema } from '../../api/types';
import { Control } from '../../ui/form/Control';
import { hintOf, labelOf } from '../../ui/form/fields';
import { Icon } from '../../ui/Icon';
import { connections as words } from '../../words/connections';

interface Props {
  name: string;
  schema: JsonSchema;
  /** The server's view of the secret; undefined: it is not set. */
  known: ConnectionDetail['secrets'][string] | undefined;
  /** Undefined: it stays as it is. Null: it is removed. */
  value: string | null | undefined;
  onChange: (value: string | null | undefined) => void;
  error: string | undefined;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** A secret: it can be set, replaced and removed, and is never shown. */
export function SecretField({ name, schema, known, value, onChange, error }: Props) {
  const id = useId();
  const label = labelOf(name, schema);
  const isAtRest = known?.set && (value === undefined || value === null);
  if (isAtRest) {
    return (
      <fieldset className="field secret-field">
        <legend>{label}</legend>
        <p className="secret-at-rest">
          <Icon name="lock" />
          <span className="muted">
            {value === null
              ? words.removed
              : known.reference
                ? words.secretReference(known.reference)
                : words.secretSet}
          </span>
          {value === null ? (
            <button type="button" className="button quiet" onClick={() => onChange(undefined)}>
              {words.undo}
            </button>
          ) : (
            <>
              <button type="button" className="button quiet" onClick={() => onChange(null)}>
                {words.remove}
                <span className="sr-only">{words.of(label)}</span>
              </button>
              <button type="button" className="button" onClick={() => onChange('')}>
                {words.replace}
                <span className="sr-only">{words.of(label)}</span>
              </button>
            </>
          )}
        </p>
      </fieldset>
    );
  }
  const hint = hintOf(schema);
  return (
    <div className="field secret-field">
      <span className="field-head">
        <label htmlFor={id}>{label}</label>
        {(known?.set || (value !== undefined && value !== null)) && (
          <button type="button" className="button quiet" onClick={() => onChange(undefined)}>
            {known?.set ? words.keep : words.undo}
          </button>
        )}
      </span>
      <Control
        id={id}
        label={label}
        schema={schema}
        value={value === '' ? undefined : (value ?? undefined)}
        onChange={(next) =>
          onChange(typeof next === 'string' ? next : known?.set || value !== undefined ? '' : undefined)
        }
        errors={NONE}
        pointer=""
        isInvalid={error !== undefined}
      />
      {(error || hint) && (
        <p id={`${id}-hint`} className={error ? 'field-error caption' : 'muted caption'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

const SECRET_NAME = /^[a-z][A-Za-z0-9_]{0,62}$/;

/** Adds a secret that the connector does not declare. */
export function MoreSecret({ onAdd }: { onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.moreSecret}</label>
      <span className="more-secret">
        <input
          id={id}
          value={name}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setName(event.target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={!SECRET_NAME.test(name)}
          onClick={() => {
            onAdd(name);
            setName('');
          }}
        >
          {words.add}
        </button>
      </span>
      <p id={`${id}-hint`} className="muted caption">
        {words.moreSecretHint}
      </p>
    </div>
  );
}
