import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { call } from '../../api/call';
import type { IntegrationDetail } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { onDemand } from '../../ui/parts';
import { settings as words } from '../../words/settings';
import { DeleteDialog } from './DeleteDialog';
import './settings.css';

// It reads the document, for which it needs the package that reads YAML.
const InstanceForm = onDemand(async () => ({ default: (await import('./InstanceForm')).InstanceForm }));

/** The config values and connections of an integration, and the buttons to unpublish or delete it. */
export function Settings({ integration }: { integration: IntegrationDetail }) {
  const [asked, setAsked] = useState<'unpublish' | 'delete'>();
  return (
    <div className="settings-tab">
      <section className="card" aria-labelledby="instance">
        <div className="card-head">
          <h2 id="instance">{words.instance}</h2>
          <span className="muted caption">{words.instanceHint}</span>
        </div>
        <Suspense fallback={<Skeleton what={words.instance} rows={4} />}>
          <InstanceForm integration={integration} />
        </Suspense>
      </section>
      <section className="card" aria-labelledby="remove">
        <div className="card-head">
          <h2 id="remove">{words.remove}</h2>
        </div>
        <ul className="removals">
          {integration.version !== null && (
            <li>
              <div>
                <strong>{words.unpublish}</strong>
                <p className="muted">{words.unpublishText}</p>
              </div>
              <button type="button" className="button" onClick={() => setAsked('unpublish')}>
                {words.unpublish}…
              </button>
            </li>
          )}
          <li>
            <div>
              <strong>{words.deleteHead}</strong>
              <p className="muted">{words.deleteText}</p>
            </div>
            <button type="button" className="button danger-outline" onClick={() => setAsked('delete')}>
              {words.delete}
            </button>
          </li>
        </ul>
      </section>
      {asked === 'unpublish' && (
        <UnpublishDialog integration={integration} onClose={() => setAsked(undefined)} />
      )}
      {asked === 'delete' && <DeleteDialog integration={integration} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

interface Props {
  integration: IntegrationDetail;
  onClose: () => void;
}

function UnpublishDialog({ integration, onClose }: Props) {
  const { name } = integration;
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: () => call('POST', '/integrations/{name}/unpublish', { path: { name } }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['integrations'] }),
        queries.invalidateQueries({ queryKey: ['integration', name] }),
      ]);
      onClose();
    },
  });
  return (
    <Dialog title={words.unpublishTitle(integration.title || name)} onClose={onClose}>
      <div className="dialog-body">
        <p>{words.unpublishText}</p>
        {work.isError && <Problem what={words.unpublishFailed} error={work.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          className="button danger"
          disabled={work.isPending}
          onClick={() => work.mutate()}
        >
          {words.unpublishDo}
        </button>
      </div>
    </Dialog>
  );
}
