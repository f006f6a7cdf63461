import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import type { ConnectionDetail, ConnectionTest, ConnectorView } from '../../api/types';
import { SchemaField, SchemaForm } from '../../ui/form/SchemaForm';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { saveConnection, testConnection } from './api';

interface Props {
  connector: ConnectorView;
  /** What is saved now; undefined: it is a new one. */
  saved: { value: ConnectionDetail; etag: string } | undefined;
  /** Of a new one. */
  suggestedName?: string | undefined;
}

const NAME = /^[a-z][A-Za-z0-9_-]{0,62}$/;

/** A field that was emptied leaves the secret as it is on the server. */
function withSecret(secrets: Record<string, string>, name: string, value: unknown) {
  const { [name]: _, ...others } = secrets;
  return typeof value === 'string' ? { ...others, [name]: value } : others;
}

/** Creates or edits a connection. Secrets go to the server and never come back. */
export function ConnectionForm({ connector, saved, suggestedName = '' }: Props) {
  const [name, setName] = useState(saved?.value.name ?? suggestedName);
  const [settings, setSettings] = useState<Record<string, unknown>>(saved?.value.settings ?? {});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [wrongName, setWrongName] = useState(false);
  const [isTried, setTried] = useState(false);
  const [etag, setEtag] = useState(saved?.etag ?? '');
  const field = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  // The page of a new connection takes over what its form has found out.
  const tested = useQuery<ConnectionTest>({ queryKey: ['connection-test', name], enabled: false });
  const test = useMutation({
    mutationFn: () => testConnection(name),
    onSuccess: (result) => queries.setQueryData(['connection-test', name], result),
  });
  const save = useMutation({
    mutationFn: () => {
      const limits = saved?.value.limits;
      const connection = { connector: connector.id, settings, secrets, ...(limits ? { limits } : {}) };
      return saveConnection(name, connection, etag);
    },
    onSuccess: async (now) => {
      setEtag(now.etag);
      setSecrets({});
      queries.removeQueries({ queryKey: ['connection-test', name] });
      await test.mutateAsync().catch(() => undefined);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['connections'] }),
        queries.invalidateQueries({ queryKey: ['connection', name] }),
        queries.invalidateQueries({ queryKey: ['draft-problems'] }),
      ]);
      if (!saved) await navigate({ to: '/connections/$name', params: { name } });
    },
  });
  const missing = (connector.connection?.schema.required ?? []).filter(
    (each) => settings[each] === undefined,
  );
  const errors = isTried && missing.length > 0 ? needed(missing) : errorsOf(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWrongName(!NAME.test(name));
    setTried(true);
    if (NAME.test(name) && missing.length === 0) save.mutate();
  };
  const known = saved?.value.secrets ?? {};
  return (
    <form className="card form connection-form" onSubmit={submit} noValidate>
      {!saved && (
        <div className="field">
          <label htmlFor={field}>Name</label>
          <input
            id={field}
            value={name}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={wrongName || undefined}
            aria-describedby={`${field}-hint`}
            onChange={(event) => setName(event.target.value)}
          />
          <p id={`${field}-hint`} className={wrongName ? 'field-error caption' : 'muted caption'}>
            {wrongName
              ? 'Use letters, digits, dashes and underscores, beginning with a small letter, at most 63.'
              : `Flows use it by this name, such as ${connector.id}.`}
          </p>
        </div>
      )}
      <SchemaForm
        schema={connector.connection?.schema ?? {}}
        value={settings}
        onChange={setSettings}
        errors={errors}
        pointer="/settings"
      />
      <div className="schema-form">
        {Object.entries(connector.connection?.secrets ?? {}).map(([secret, schema]) => (
          <SchemaField
            key={secret}
            name={secret}
            schema={{
              ...schema,
              description: known[secret] ? 'It is set. Type to replace it' : (schema.description ?? ''),
            }}
            isRequired={false}
            value={secrets[secret]}
            onChange={(value) => setSecrets((before) => withSecret(before, secret, value))}
            errors={errors}
            pointer={`/secrets/${secret}`}
          />
        ))}
      </div>
      {save.isError && <Problem what="The connection was not saved." error={save.error} />}
      <p role="status" className="connection-state">
        {test.isPending && 'Testing…'}
        {tested.data?.ok && (
          <>
            <Icon name="check" /> Saved, and it works.
          </>
        )}
        {tested.data && !tested.data.ok && (
          <>
            <Icon name="warning" /> Saved, but it does not work: {tested.data.message}
          </>
        )}
        {test.isError && `Saved, but it could not be tested: ${test.error.message}`}
      </p>
      <div className="dialog-actions">
        <Link to="/connections" className="button">
          All connections
        </Link>
        <button type="submit" className="button primary" disabled={save.isPending || test.isPending}>
          Save and test
        </button>
      </div>
    </form>
  );
}

function needed(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [`/settings/${name}`, 'Required.']));
}

function errorsOf(problem: unknown): ReadonlyMap<string, string> {
  if (!(problem instanceof ApiProblem)) return new Map();
  return new Map(problem.errors.map((each) => [each.pointer ?? '', each.message]));
}
