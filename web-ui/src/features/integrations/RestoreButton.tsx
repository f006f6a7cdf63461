import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { IntegrationDetail } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { integrations } from '../../words/integrations';
import { versions as words } from '../../words/versions';
import { readDraft, readVersion, saveDraft } from '../editor/api';

interface Props {
  integration: IntegrationDetail;
  version: number | string;
}

/** Makes an old version the draft, and opens it. Confirms if that replaces another draft. */
export function RestoreButton({ integration, version }: Props) {
  const { name, draft } = integration;
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const label = integrations.version(version);
  const restore = useMutation({
    mutationFn: async () => {
      const etag = draft ? ((await readDraft(name))?.etag ?? '') : '';
      // It replaces the live version, so it needs no merge.
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
        <ConfirmDialog
          title={words.restoreTitle(label)}
          onClose={() => setAsking(false)}
          verb={draft ? words.restoreDo : words.restore}
          isDanger={draft !== undefined}
          isDisabled={restore.isPending}
          onConfirm={() => restore.mutate()}
          failure={{ what: words.restoreFailed, error: restore.error }}
        >
          {draft && <p>{words.restoreReplaces(draft.changedBy)}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
