import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { connections as words } from '../../words/connections';
import { connectionList, deleteConnection, type UsageView } from './api';
import { Usages } from './UsedBy';

/** Deletes a connection. If it is used, the dialog shows where instead. */
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
    <ConfirmDialog
      title={words.deleteTitle(name)}
      onClose={onClose}
      verb={words.deleteDo}
      isDanger
      isDisabled={remove.isPending}
      onConfirm={usages ? undefined : () => remove.mutate()}
      {...(usages ? { leave: words.close } : {})}
      failure={usages ? undefined : { what: words.deleteFailed, error: remove.error }}
    >
      {usages ? (
        <div role="alert" className="dialog-body">
          <p className="field-error">{words.deleteUsed}</p>
          <Usages usages={usages} />
          <p>{words.deleteHow}</p>
        </div>
      ) : (
        <p>{words.deleteText}</p>
      )}
    </ConfirmDialog>
  );
}

/** The places that a refusal names. */
function usagesOf(error: unknown): UsageView[] | undefined {
  return error instanceof ApiProblem && error.code === 'in-use' && Array.isArray(error.more.usages)
    ? (error.more.usages as UsageView[])
    : undefined;
}
