import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { openDocs } from './docs';

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & {
  /** An address below `/docs`. */
  to: string;
};

/** A link to a page of the documentation. It opens beside the page, or in a tab of its own with Ctrl or the middle button. */
export function DocsLink({ to, children, ...rest }: Props) {
  return (
    <a
      {...rest}
      href={to}
      target="_blank"
      rel="noreferrer"
      aria-haspopup="dialog"
      onClick={(event) => {
        if (isPlain(event) && openDocs(to)) event.preventDefault();
      }}
    >
      {children}
    </a>
  );
}

/** Whether the click is not to open a tab, a window or a download. */
export function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
