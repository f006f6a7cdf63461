import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: string;
  onClose: () => void;
  /** Without it, Escape does nothing: the dialog must be answered. */
  closable?: boolean;
  children: ReactNode;
}

/** The browser's own modal dialog: it traps the focus and gives it back, without a line of ours. */
export function Dialog({ title, onClose, closable = true, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const label = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={label}
      onCancel={(event) => {
        event.preventDefault();
        if (closable) onClose();
      }}
    >
      <h2 id={label}>{title}</h2>
      {children}
    </dialog>
  );
}
