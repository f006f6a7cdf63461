import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, tagged } from '../../api/call';
import { ApiProblem } from '../../api/client';
import type { IntegrationDetail } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { settings as words } from '../../words/settings';

interface Props {
  integration: IntegrationDetail;
  onClose: () => void;
}

/** Deletes an integration; while runs wait the server refuses, and it must be wanted all the same. */
export function DeleteDialog({ integration, onClose }: Props) {
  const { name } = integration;
  const [force, setForce] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => {
      const { etag } = await tagged('GET', '/integrations/{name}', { path: { name } });
      await call('DELETE', '/integrations/{name}', {
        path: { name },
        query: { force: force || undefined },
        ifMatch: etag,
      });
    },
    onSuccess: async () => {
      await navigate({ to: '/integrations' });
      queries.removeQueries({ queryKey: ['integration', name] });
      await queries.invalidateQueries({ queryKey: ['integrations'] });
    },
  });
  const waiting = waitingOf(remove.error);
  return (
    <ConfirmDialog
      title={words.deleteTitle(integration.title || name)}
      onClose={onClose}
      verb={words.deleteDo}
      isDanger
      isDisabled={remove.isPending || (waiting > 0 && !force)}
      onConfirm={() => remove.mutate()}
      failure={waiting === 0 ? { what: words.deleteFailed, error: remove.error } : undefined}
    >
      <p>{words.deleteText}</p>
      {waiting > 0 && (
        <>
          <p role="alert" className="field-error">
            {words.deleteRefused}
          </p>
          <p>{words.deleteWaiting(waiting)}</p>
          <label className="check">
            <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
            {words.deleteForce(waiting)}
          </label>
        </>
      )}
    </ConfirmDialog>
  );
}

/** The number of runs that prevent the deletion. */
function waitingOf(error: unknown): number {
  return error instanceof ApiProblem && error.code === 'runs-wait' ? Number(error.more.waiting ?? 0) : 0;
}
