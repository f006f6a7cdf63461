import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { IntegrationDetail } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { integrations } from '../../words/integrations';
import { versions as words } from '../../words/versions';
import { readDraft, readVersion, saveDraft } from '../editor/api';

interface Props {
  integration: IntegrationDetail;
  version: number | string;
}

/** Makes an old version the draft, and opens it; asks if that replaces another draft. */
export function RestoreButton({ integration, version }: Props) {
  const { name, draft } = integration;
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const label = integrations.version(version);
  const restore = useMutation({
    mutationFn: async () => {
      const etag = draft ? ((await readDraft(name))?.etag ?? '') : '';
      // It is meant to replace what is live now, so it needs no merge with it.
      const base = integration.version === null ? undefined : Number(integration.version);
      await saveDraft(name, await readVersion(name, Number(version)), etag, base);
    },
    onError: () => setAsking(true),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['integrations'] }),
        queries.invalidateQueries({ queryKey: ['integration', name] }),
      ]);
      await navigate({ to: '/integrations/$name/edit', params: { name } });
    },
  });
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={restore.isPending}
        onClick={() => (draft ? setAsking(true) : restore.mutate())}
      >
        {words.restore}
        <span className="sr-only">{words.of(label)}</span>
      </button>
      {isAsking && (
        <Dialog title={words.restoreTitle(label)} onClose={() => setAsking(false)}>
          <div className="dialog-body">
            {draft && <p>{words.restoreReplaces(draft.changedBy)}</p>}
            {restore.isError && <Problem what={words.restoreFailed} error={restore.error} />}
          </div>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {words.cancel}
            </button>
            <button
              type="button"
              className={draft ? 'button danger' : 'button primary'}
              disabled={restore.isPending}
              onClick={() => restore.mutate()}
            >
              {draft ? words.restoreDo : words.restore}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
