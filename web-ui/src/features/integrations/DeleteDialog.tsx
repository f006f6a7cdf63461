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

/** Deletes an integration. While runs wait or others call it, the server refuses, and it must be wanted all the same. */
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
  const obstacle = obstacleOf(remove.error);
  return (
    <ConfirmDialog
      title={words.deleteTitle(integration.title || name)}
      onClose={onClose}
      verb={words.deleteDo}
      isDanger
      isDisabled={remove.isPending || (obstacle !== undefined && !force)}
      onConfirm={() => remove.mutate()}
      failure={obstacle === undefined ? { what: words.deleteFailed, error: remove.error } : undefined}
    >
      <p>{words.deleteText}</p>
      {obstacle && (
        <>
          <p role="alert" className="field-error">
            {obstacle.refused}
          </p>
          <p>{obstacle.text}</p>
          <label className="check">
            <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
            {obstacle.force}
          </label>
        </>
      )}
    </ConfirmDialog>
  );
}

/** What prevents the deletion, unless it is wanted all the same. */
function obstacleOf(error: unknown): { refused: string; text: string; force: string } | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  if (error.code === 'runs-wait') {
    const waiting = Number(error.more.waiting ?? 0);
    const [text, force] = [words.deleteWaiting(waiting), words.deleteForce(waiting)];
    return { refused: words.deleteRefused, text, force };
  }
  if (error.code !== 'flow-is-called') return undefined;
  const callers = (error.more.callers ?? []) as string[];
  return { refused: words.calledRefused, text: words.calledBy(callers), force: words.calledForce };
}
