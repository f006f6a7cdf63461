import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { subscriptions as words } from '../../words/subscriptions';
import { deleteSubscription, useChange } from './api';
import { usePlace } from './place';

interface Props {
  id: string;
  title: string;
  onClose: () => void;
}

export function DeleteSubscription({ id, title, onClose }: Props) {
  const place = usePlace();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useChange(async () => {
    await deleteSubscription(id);
    // Removes the queries of the deleted subscription before others are refetched.
    await navigate({ to: place.list });
    queries.removeQueries({ queryKey: ['subscription', id] });
  });
  return (
    <ConfirmDialog
      title={words.deleteTitle(title)}
      onClose={onClose}
      verb={words.deleteDo}
      isDanger
      onConfirm={() => remove.mutate()}
      isDisabled={remove.isPending}
      failure={{ what: words.deleteFailed, error: remove.error }}
    >
      <p>{words.deleteText}</p>
    </ConfirmDialog>
  );
}
