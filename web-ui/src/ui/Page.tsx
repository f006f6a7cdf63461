import { type ReactNode, useEffect, useRef } from 'react';
import { ui as words } from '../words/ui';

interface Props {
  title: string;
  /** The title of the browser tab; by default the title of the page. */
  tabTitle?: string;
  heading?: ReactNode;
  /** Where the page lies, above its heading. */
  crumbs?: ReactNode;
  actions?: ReactNode;
  /** Whether it fills the window, and its parts scroll on their own. */
  isFull?: boolean;
  children: ReactNode;
}

// The first page keeps the browser's focus. Later pages move it to their heading.
let shown = 0;

export function Page({ title, tabTitle, heading, crumbs, actions, isFull = false, children }: Props) {
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tabTitle ?? title} · Junctura`;
  }, [tabTitle, title]);
  useEffect(() => {
    shown += 1;
    // A field that a page is there for has the focus by then.
    const isTaken = h1.current?.closest('.page')?.contains(document.activeElement);
    if (shown > 1 && !isTaken) h1.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={isFull ? 'page is-full' : 'page'}>
      {crumbs && <p className="crumbs caption">{crumbs}</p>}
      <div className="page-head">
        <h1 ref={h1} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Placeholder lines, shown only after a moment, so that a quick answer does not flicker. */
export function Skeleton({ rows = 8, what }: { rows?: number; what: string }) {
  return (
    <div className="skeleton" role="status">
      <span className="sr-only">{words.loading(what)}</span>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <span key={i} className="skeleton-row" />
      ))}
    </div>
  );
}
