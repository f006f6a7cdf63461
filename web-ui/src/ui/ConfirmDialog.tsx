import type { ReactNode } from 'react';
import { ui as words } from '../words/ui';
import { Dialog } from './Dialog';
import { Problem } from './Problem';

interface Props {
  title: string;
  onClose: () => void;
  /** The label of the confirming button. */
  verb: string;
  /** Whether something is lost by it. */
  isDanger?: boolean;
  /** Without a way to confirm, there is only something to read. */
  onConfirm?: (() => void) | undefined;
  isDisabled?: boolean;
  /** The label of the other button. */
  leave?: string;
  /** The error, and a sentence that says what failed. */
  failure?: { what: string; error: unknown } | undefined;
  children: ReactNode;
}

/** A dialog that confirms an action. */
export function ConfirmDialog(props: Props) {
  const {
    title,
    onClose,
    verb,
    isDanger = false,
    onConfirm,
    isDisabled,
    leave = words.cancel,
    failure,
  } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body">
        {props.children}
        {failure?.error != null && <Problem what={failure.what} error={failure.error} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {leave}
        </button>
        {onConfirm && (
          <button
            type="button"
            className={isDanger ? 'button danger' : 'button primary'}
            disabled={isDisabled}
            onClick={onConfirm}
          >
            {verb}
          </button>
        )}
      </div>
    </Dialog>
  );
}
