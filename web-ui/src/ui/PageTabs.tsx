import type { ReactNode } from 'react';
import './pageTabs.css';

/** The parts of a page, each with its own address: the children are links. */
export function PageTabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className="page-tabs" aria-label={label}>
      {children}
    </nav>
  );
}
