import type { ReactNode } from 'react';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import './gate.css';
import { session as words } from '../../words/session';

/** The frame of the two pages before sign-in. */
export function Gate({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <div className="gate">
      <div className="gate-theme">
        <ThemeSwitch />
      </div>
      <main className="gate-card">
        <div className="gate-brand">
          <Mark />
          <span className="brand-name">{words.junctura}</span>
        </div>
        <Page title={title}>
          {lead && <p className="muted gate-lead">{lead}</p>}
          {children}
        </Page>
      </main>
    </div>
  );
}
