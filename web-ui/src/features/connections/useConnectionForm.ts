import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../api/client';
import type { ConnectionDetail, ConnectorView } from '../../api/types';
import { neededFields } from '../../ui/form/rules';
import { connections as words } from '../../words/connections';
import { saveConnection } from './api';
import { type Found, testKey, useConnectionTest } from './useConnectionTest';

const NAME = /^[a-z][A-Za-z0-9_-]{0,62}$/;

export interface Saved {
  value: ConnectionDetail;
  etag: string;
}

export type ConnectionFormState = ReturnType<typeof useConnectionForm>;

interface Options {
  /** Of a new connection. */
  suggestedName?: string | undefined;
  /** Why a new connection cannot have a name. */
  nameProblem?: ((name: string) => string | undefined) | undefined;
  /** Called after each save, before the test. */
  onSaved?: ((name: string) => void) | undefined;
  /** Called after the test that follows each save; undefined: it could not run. */
  onTested?: ((name: string, found: Found | undefined, saved: Saved) => void) | undefined;
}

/** The unsaved inputs for a connection. The server never returns secrets. */
export function useConnectionForm(connector: ConnectorView, saved: Saved | undefined, options: Options = {}) {
  const { suggestedName = '', nameProblem, onSaved, onTested } = options;
  const [name, setName] = useState(saved?.value.name ?? suggestedName);
  const [settings, setSettings] = useState<Record<string, unknown>>(saved?.value.settings ?? {});
  // Null removes a secret; one that is not named stays as it is.
  const [secrets, setSecrets] = useState<Record<string, string | null>>({});
  const [isTried, setTried] = useState(false);
  const [last, setLast] = useState(saved);
  const queries = useQueryClient();
  const test = useConnectionTest(name);
  const save = useMutation({
    mutationFn: () => {
      const limits = last?.value.limits;
      const connection = { connector: connector.id, settings, secrets, ...(limits ? { limits } : {}) };
      return saveConnection(name, connection, last?.etag ?? '');
    },
    onSuccess: async (now) => {
      setLast(now);
      setSettings(now.value.settings);
      setSecrets({});
      // The page of a new connection shows this test result.
      queries.setQueryData(['connection', name], now);
      await queries.invalidateQueries({ queryKey: ['connections'] });
      onSaved?.(name);
      await test.mutateAsync().catch(() => undefined);
      onTested?.(name, queries.getQueryData<Found>(testKey(name)), now);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['connections'] }),
        queries.invalidateQueries({ queryKey: ['draft-problems'] }),
      ]);
    },
  });
  const missing = [...neededFields(connector.connection?.schema ?? {}, settings)].filter(
    (each) => settings[each] === undefined,
  );
  const wrongName = last ? undefined : !NAME.test(name) ? words.nameRule : nameProblem?.(name);
  return {
    name,
    setName,
    wrongName: isTried ? wrongName : undefined,
    /** The connection as it was saved last; undefined: it is new. */
    saved: last,
    settings,
    setSettings,
    secrets,
    setSecret: (secret: string, value: string | null | undefined) =>
      setSecrets(({ [secret]: _, ...others }) =>
        value === undefined ? others : { ...others, [secret]: value },
      ),
    known: last?.value.secrets ?? {},
    errors:
      isTried && missing.length > 0
        ? new Map(missing.map((each) => [`/settings/${each}`, words.required]))
        : errorsOf(save.error),
    isDirty:
      Object.keys(secrets).length > 0 ||
      JSON.stringify(settings) !== JSON.stringify(last?.value.settings ?? {}) ||
      (!last && name !== suggestedName),
    isBusy: save.isPending || test.isPending,
    failure: save.error,
    test,
    submit: () => {
      setTried(true);
      if (wrongName === undefined && missing.length === 0) save.mutate();
    },
  };
}

function errorsOf(problem: unknown): ReadonlyMap<string, string> {
  if (!(problem instanceof ApiProblem)) return new Map();
  return new Map(problem.errors.map((each) => [each.pointer ?? '', each.message]));
}
