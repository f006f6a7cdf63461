import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { call } from '../../api/call';
import { ApiProblem } from '../../api/client';
import type { ConnectionView, IntegrationDetail } from '../../api/types';
import { SchemaForm } from '../../ui/form/SchemaForm';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { settings as words } from '../../words/settings';
import { connectionList } from '../connections/api';
import { type Instance, instanceOf } from './api';
import { type Asks, asksOf } from './asks';

/** The config values, and which saved connection fills each slot. */
export function InstanceForm({ integration }: { integration: IntegrationDetail }) {
  const asks = asksOf(integration.document);
  const saved = useQuery(instanceOf(integration.name));
  if (asks === undefined) return <p className="card-note muted">{words.unreadable}</p>;
  if (asks.slots.length === 0 && Object.keys(asks.config.properties ?? {}).length === 0)
    return <p className="card-note muted">{words.nothing}</p>;
  if (saved.isPending) return <Skeleton what={words.instance} rows={4} />;
  if (!saved.data)
    return (
      <div className="card-note">
        <Problem what={words.loadFailed} error={saved.error} onRetry={() => saved.refetch()} />
      </div>
    );
  return <Form name={integration.name} asks={asks} saved={saved.data} />;
}

function Form({ name, asks, saved }: { name: string; asks: Asks; saved: Instance }) {
  const [instance, setInstance] = useState(saved);
  const known = useQuery(connectionList).data;
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      call('PUT', '/integrations/{name}/instances/default', { path: { name }, body: instance }),
    onSuccess: async (now) => {
      queries.setQueryData(['integration', name, 'instance'], now);
      await queries.invalidateQueries({ queryKey: ['integration', name], exact: true });
    },
  });
  const isDirty = JSON.stringify(instance) !== JSON.stringify(saved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const bind = (slot: string, connection: string) => {
    const { [slot]: _, ...others } = instance.connections;
    setInstance({ ...instance, connections: connection ? { ...others, [slot]: connection } : others });
  };
  return (
    <form className="form instance-form" onSubmit={submit} noValidate>
      <SchemaForm
        schema={asks.config}
        value={instance.config}
        onChange={(config) => setInstance({ ...instance, config })}
        errors={errorsOf(save.error)}
        pointer="/config"
      />
      {asks.slots.map((slot) => (
        <Slot
          key={slot.name}
          slot={slot}
          known={known}
          value={instance.connections[slot.name] ?? ''}
          onChange={(connection) => bind(slot.name, connection)}
        />
      ))}
      {save.isError && <Problem what={words.saveFailed} error={save.error} />}
      <div className="form-end">
        <button type="submit" className="button primary" disabled={!isDirty || save.isPending}>
          {isDirty ? words.save : words.saved}
        </button>
      </div>
    </form>
  );
}

interface SlotProps {
  slot: Asks['slots'][number];
  known: readonly ConnectionView[] | undefined;
  value: string;
  onChange: (connection: string) => void;
}

function Slot({ slot, known, value, onChange }: SlotProps) {
  const field = useId();
  const fitting = known?.filter((each) => each.connector === slot.connector) ?? [];
  const isMissing = known !== undefined && value === '' && !fitting.some((each) => each.name === slot.name);
  return (
    <div className="field">
      <label htmlFor={field}>{slot.title ?? slot.name}</label>
      <select
        id={field}
        value={value}
        aria-describedby={`${field}-hint`}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{words.sameName(slot.name)}</option>
        {fitting
          .filter((each) => each.name !== slot.name)
          .map((each) => (
            <option key={each.name}>{each.name}</option>
          ))}
      </select>
      <p id={`${field}-hint`} className={isMissing ? 'field-error caption' : 'muted caption'}>
        {isMissing ? (
          <>
            {words.notSaved(slot.name)}{' '}
            <Link to="/connections/new" search={{ connector: slot.connector, name: slot.name }}>
              {words.create}
            </Link>
          </>
        ) : (
          slot.connector
        )}
      </p>
    </div>
  );
}

function errorsOf(problem: unknown): ReadonlyMap<string, string> {
  if (!(problem instanceof ApiProblem)) return new Map();
  return new Map(problem.errors.map((each) => [each.pointer ?? '', each.message]));
}
