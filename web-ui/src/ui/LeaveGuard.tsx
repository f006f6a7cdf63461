import { useBlocker } from '@tanstack/react-router';
import { ui as words } from '../words/ui';
import { ConfirmDialog } from './ConfirmDialog';

/** Confirms leaving a page with unsaved changes. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <ConfirmDialog
      title={words.leaveTitle}
      onClose={blocker.reset}
      verb={words.leave}
      isDanger
      leave={words.stay}
      onConfirm={blocker.proceed}
    >
      <p>{words.leaveText}</p>
    </ConfirmDialog>
  );
}
