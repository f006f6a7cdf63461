import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { connections as words } from '../../words/connections';
import { connectionList, deleteConnection, type UsageView } from './api';
import { Usages } from './UsedBy';

/** Deletes a connection; one that is used stays, and it is told where. */
export function DeleteConnection({ name, onClose }: { name: string; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteConnection(name),
    onSuccess: async () => {
      await navigate({ to: '/connections', ignoreBlocker: true });
      queries.removeQueries({ queryKey: ['connection', name] });
      await queries.invalidateQueries({ queryKey: connectionList.queryKey });
    },
  });
  const usages = usagesOf(remove.error);
  return (
    <Dialog title={words.deleteTitle(name)} onClose={onClose}>
      <div className="dialog-body">
        {usages ? (
          <div role="alert" className="dialog-body">
            <p className="field-error">{words.deleteUsed}</p>
            <Usages usages={usages} />
            <p>{words.deleteHow}</p>
          </div>
        ) : (
          <p>{words.deleteText}</p>
        )}
        {remove.isError && !usages && <Problem what={words.deleteFailed} error={remove.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {usages ? words.close : words.cancel}
        </button>
        {!usages && (
          <button
            type="button"
            className="button danger"
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {words.deleteDo}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** The places that a refusal names. */
function usagesOf(error: unknown): UsageView[] | undefined {
  return error instanceof ApiProblem && error.code === 'in-use' && Array.isArray(error.more.usages)
    ? (error.more.usages as UsageView[])
    : undefined;
}
