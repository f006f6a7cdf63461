import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PluginUsers, PluginView } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Problem } from '../../ui/Problem';
import { connectors as texts } from '../../words/connectors';
import { chooseVersion, pluginDetail, remove, setEnabled } from './api';
import { MovedIntegrations } from './MovedIntegrations';

export type PluginChange =
  | { kind: 'enable' | 'disable'; plugin: PluginView }
  | { kind: 'choose'; plugin: PluginView; version: string }
  | { kind: 'remove'; plugin: PluginView; version?: string };

const words = (change: PluginChange): { title: string; verb: string; does: string } => {
  const id = change.plugin.id;
  switch (change.kind) {
    case 'enable':
      return { ...texts.enable, title: texts.enable.title(id) };
    case 'disable':
      return { ...texts.disable, title: texts.disable.title(id) };
    case 'choose':
      return { ...texts.choose, title: texts.choose.title(id, change.version) };
    case 'remove':
      return {
        ...texts.removal,
        title: texts.removal.title(change.version ? `${id} ${change.version}` : id),
      };
  }
};

/** Confirms a change of a plugin, and shows its uses. */
export function ChangePlugin({ change, onClose }: { change: PluginChange; onClose: () => void }) {
  const detail = useQuery(pluginDetail(change.plugin.id));
  const [force, setForce] = useState(false);
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: async () => {
      const id = change.plugin.id;
      if (change.kind === 'choose') return chooseVersion(id, change.version);
      if (change.kind === 'remove') await remove(id, change.version, force);
      else await setEnabled(id, change.kind === 'enable');
      return undefined;
    },
    onSuccess: async (result) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['plugins'], exact: true }),
        queries.invalidateQueries({ queryKey: ['connectors'] }),
      ]);
      if (!result || (result.moved.length === 0 && result.stayed.length === 0)) onClose();
    },
  });
  const { title, verb, does } = words(change);
  const users = detail.data?.usedBy;
  const isNeeded = users !== undefined && (users.integrations.length > 0 || users.runs.length > 0);
  const mustForce = change.kind === 'remove' && change.version === undefined && isNeeded;

  return (
    <ConfirmDialog
      title={title}
      onClose={onClose}
      verb={verb}
      isDanger={change.kind === 'remove' || change.kind === 'disable'}
      isDisabled={work.isPending || detail.isPending || (mustForce && !force)}
      onConfirm={work.data ? undefined : () => work.mutate()}
      {...(work.data ? { leave: texts.close } : {})}
      failure={{ what: texts.changeFailed, error: work.error }}
    >
      {work.data ? (
        <MovedIntegrations moved={work.data.moved} stayed={work.data.stayed} />
      ) : (
        <>
          <p>{does}</p>
          {users && <Users users={users} />}
          {mustForce && (
            <label className="check">
              <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
              {texts.removeAnyway}
            </label>
          )}
          {detail.isError && (
            <Problem what={texts.usesFailed} error={detail.error} onRetry={() => detail.refetch()} />
          )}
        </>
      )}
    </ConfirmDialog>
  );
}

function Users({ users }: { users: PluginUsers }) {
  const runs = users.runs.map((one) => `${one.runs} of ${one.integration}/${one.flow}`);
  if (users.integrations.length + runs.length + users.connections.length === 0)
    return <p className="muted">{texts.noUses}</p>;
  return (
    <ul className="sentences" aria-label={texts.uses}>
      {users.integrations.length > 0 && <li>{texts.publishedWithIt(users.integrations.join(', '))}</li>}
      {runs.length > 0 && <li>{texts.unfinishedRuns(runs.join(', '))}</li>}
      {users.connections.length > 0 && <li>{texts.savedConnections(users.connections.join(', '))}</li>}
    </ul>
  );
}
