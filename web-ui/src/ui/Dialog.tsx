import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

interface Props {
  title: string;
  onClose: () => void;
  /** Without it, Escape does nothing: the dialog must be answered. */
  closable?: boolean;
  /** Whether it stands at the right edge, in full height, for a form beside the page. */
  isSheet?: boolean;
  children: ReactNode;
}

/** The browser's modal dialog, which traps and restores the focus. */
export function Dialog({ title, onClose, closable = true, isSheet = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const label = useId();
  // It must be closed before it is taken out of the page: else the focus is given back to nothing.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={isSheet ? 'sheet' : undefined}
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
