import { Link } from '@tanstack/react-router';
import { type FormEvent, useId } from 'react';
import type { ConnectorView } from '../../api/types';
import { isLeftOut } from '../../ui/form/rules';
import { SchemaForm } from '../../ui/form/SchemaForm';
import { Problem } from '../../ui/Problem';
import { connections as words } from '../../words/connections';
import { ConnectorIcon } from '../connectors/ConnectorIcon';
import { MoreSecret, SecretField } from './SecretField';
import type { ConnectionFormState } from './useConnectionForm';

/** The form is submitted by a button elsewhere on the page, which knows it by this id. */
export const FORM = 'connection-form';

interface Props {
  connector: ConnectorView;
  form: ConnectionFormState;
  isNew: boolean;
  /** Whether links must not leave the page. */
  isInSheet?: boolean;
}

export function ConnectionForm({ connector, form, isNew, isInSheet = false }: Props) {
  const field = useId();
  const title = connector.title || connector.id;
  const described = connector.connection?.secrets ?? {};
  const schema = connector.connection?.schema ?? {};
  const filled = new Set([...Object.keys(form.known), ...Object.keys(form.secrets)]);
  const shown = Object.entries(described).filter(
    ([name]) =>
      filled.has(name) || form.errors.has(`/secrets/${name}`) || !isLeftOut(schema, name, form.settings),
  );
  const others = [...filled].filter((name) => !(name in described));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.submit();
  };
  return (
    <form
      id={FORM}
      className="card connection-form"
      onSubmit={submit}
      noValidate
      aria-label={words.settingsOf(title)}
    >
      <div className="card-head">
        <ConnectorIcon connector={connector} />
        <h2>{title}</h2>
        <span className="muted caption">{connector.version}</span>
        <span className="card-end">
          <Link to="/connectors/$id" params={{ id: connector.id }} target={isInSheet ? '_blank' : undefined}>
            {words.documentation}
          </Link>
        </span>
      </div>
      <div className="form connection-fields">
        {isNew && (
          <div className="field">
            <label htmlFor={field}>{words.name}</label>
            <input
              id={field}
              value={form.name}
              autoComplete="off"
              spellCheck={false}
              aria-invalid={form.wrongName !== undefined || undefined}
              aria-describedby={`${field}-hint`}
              onChange={(event) => form.setName(event.target.value)}
            />
            <p id={`${field}-hint`} className={form.wrongName ? 'field-error caption' : 'muted caption'}>
              {form.wrongName ?? words.nameHint(connector.id)}
            </p>
          </div>
        )}
        <SchemaForm
          schema={schema}
          value={form.settings}
          onChange={form.setSettings}
          errors={form.errors}
          pointer="/settings"
        >
          {[...shown, ...others.map((name) => [name, NAMED] as const)].map(([name, secret]) => (
            <SecretField
              key={name}
              name={name}
              schema={secret}
              known={form.known[name]}
              value={form.secrets[name]}
              onChange={(value) => form.setSecret(name, value)}
              error={form.errors.get(`/secrets/${name}`)}
            />
          ))}
        </SchemaForm>
        {connector.connection?.moreSecrets && <MoreSecret onAdd={(name) => form.setSecret(name, '')} />}
        {form.failure && <Problem what={words.saveFailed} error={form.failure} />}
      </div>
    </form>
  );
}

/** Of a secret that the connector does not describe: the person has named it. */
const NAMED = { type: 'string', format: 'secret' };
