import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TokenView } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { tokens as words } from '../../words/tokens';
import { revokeToken, tokenList } from './api';

export function RevokeDialog({ token, onClose }: { token: TokenView; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: tokenList.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={words.revokeTitle(token.title)}
      onClose={onClose}
      verb={words.revokeDo}
      isDanger
      isDisabled={revoke.isPending}
      onConfirm={() => revoke.mutate()}
      failure={{ what: words.revokeFailed, error: revoke.error }}
    >
      <p>{words.revokeText}</p>
    </ConfirmDialog>
  );
}
