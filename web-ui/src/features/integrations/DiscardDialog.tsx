import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { IntegrationView } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { versions as words } from '../../words/versions';
import { discardDraft, readDraft } from '../editor/api';
import { isOnlyDraft } from './triggers';

interface Props {
  integration: IntegrationView;
  onClose: () => void;
}

/** Discards the draft. */
export function DiscardDialog({ integration, onClose }: Props) {
  const { name, draft } = integration;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isAll = isOnlyDraft(integration);
  const discard = useMutation({
    mutationFn: async () => {
      const now = await readDraft(name);
      if (now) await discardDraft(name, now.etag);
    },
    onSuccess: async () => {
      if (isAll) await navigate({ to: '/integrations' });
      else onClose();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['integrations'] }),
        queries.invalidateQueries({ queryKey: ['integration', name] }),
      ]);
    },
  });
  return (
    <ConfirmDialog
      title={words.discardTitle}
      onClose={onClose}
      verb={words.discardDo}
      isDanger
      isDisabled={discard.isPending}
      onConfirm={() => discard.mutate()}
      failure={{ what: words.discardFailed, error: discard.error }}
    >
      {draft && <p>{words.discardText(draft.changedBy)}</p>}
      {isAll && <p>{words.discardLast}</p>}
    </ConfirmDialog>
  );
}
