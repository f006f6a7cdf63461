import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { IntegrationView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Empty, Page } from '../../ui/Page';
import { integrations as words } from '../../words/integrations';
import { versions } from '../../words/versions';
import { DiscardDialog } from './DiscardDialog';
import { DuplicateDialog } from './DuplicateDialog';

/** Of an integration that was never published. */
export function DraftPage({ integration }: { integration: IntegrationView }) {
  const [asked, setAsked] = useState<'discard' | 'duplicate'>();
  const { name, title } = integration;
  return (
    <Page
      title={title || name}
      crumbs={
        <>
          <Link to="/integrations">{words.title}</Link>
          <span className="sep">›</span>
          <span className="mono">{name}</span>
        </>
      }
      actions={
        <>
          <button type="button" className="button" onClick={() => setAsked('duplicate')}>
            {words.duplicate}…
          </button>
          <button type="button" className="button" onClick={() => setAsked('discard')}>
            {versions.discard}
          </button>
        </>
      }
    >
      <Empty title={words.draftOnly}>
        <p>{words.draftFirst}</p>
        <Link to="/integrations/$name/edit" params={{ name }} className="button primary">
          <Icon name="edit" />
          {words.edit}
        </Link>
      </Empty>
      {asked === 'discard' && <DiscardDialog integration={integration} onClose={() => setAsked(undefined)} />}
      {asked === 'duplicate' && (
        <DuplicateDialog integration={integration} onClose={() => setAsked(undefined)} />
      )}
    </Page>
  );
}
