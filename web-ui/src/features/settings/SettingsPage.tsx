import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DocsLink } from '../../ui/DocsLink';
import { Page } from '../../ui/Page';
import { PageTabs } from '../../ui/PageTabs';
import { administration as words } from '../../words/administration';
import './settings.css';

const TABS = [
  ['/settings', words.tabs.server],
  ['/settings/tokens', words.tabs.tokens],
  ['/settings/backups', words.tabs.backups],
  ['/settings/password', words.tabs.password],
] as const;

interface Props {
  title: string;
  /** The page of the documentation about it. */
  docs: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the settings of the server, with the way to the others. */
export function SettingsPage({ title, docs, actions, children }: Props) {
  return (
    <Page
      title={title}
      tabTitle={`${title} · ${words.title}`}
      crumbs={words.title}
      actions={
        <>
          <DocsLink to={docs} className="button">
            {words.documentation}
          </DocsLink>
          {actions}
        </>
      }
    >
      <PageTabs label={words.sections}>
        {TABS.map(([to, word]) => (
          <Link key={to} to={to} activeOptions={{ exact: true }}>
            {word}
          </Link>
        ))}
      </PageTabs>
      {children}
    </Page>
  );
}
