import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConnectorView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { localAddress } from '../../ui/localAddress';
import { Page } from '../../ui/Page';
import { connections as words } from '../../words/connections';
import { ConnectionForm, FORM } from './ConnectionForm';
import { ConnectionState } from './ConnectionState';
import { ConsentCard } from './ConsentCard';
import { DeleteConnection } from './DeleteConnection';
import { TestCard } from './TestCard';
import { UsedBy } from './UsedBy';
import { type Saved, useConnectionForm } from './useConnectionForm';
import { useLastTest } from './useConnectionTest';

interface Props {
  connector: ConnectorView;
  /** The saved connection; undefined: it is a new one. */
  saved: Saved | undefined;
  /** Of a new one. */
  suggestedName?: string | undefined;
  /** The address of the draft whose form led here. */
  back?: string | undefined;
}

/** Creates or edits a connection. Its state and uses are beside the form. */
export function ConnectionEditor({ connector, saved, suggestedName, back }: Props) {
  const router = useRouter();
  const navigate = useNavigate();
  const form = useConnectionForm(connector, saved, {
    suggestedName,
    onTested: (name) => {
      if (saved) return;
      void navigate({ to: '/connections/$name', params: { name }, ignoreBlocker: true });
    },
  });
  const [isDeleting, setDeleting] = useState(false);
  const found = useLastTest(saved?.value, form.name);
  const title = saved ? form.name : words.newTo(connector.title || connector.id);
  return (
    <Page
      title={title}
      crumbs={
        <>
          <Link to="/connections">{words.title}</Link>
          <span className="sep">›</span>
          <span className={saved ? 'mono' : ''}>{saved ? form.name : words.new}</span>
        </>
      }
      heading={
        <span className="connection-heading">
          {title}
          {saved && <ConnectionState connection={saved.value} found={found} />}
        </span>
      }
      actions={
        <>
          {saved && (
            <>
              <button type="button" className="button quiet" onClick={() => setDeleting(true)}>
                {words.delete}
              </button>
              <button
                type="button"
                className="button"
                disabled={form.isBusy || form.isDirty}
                onClick={() => form.test.mutate()}
              >
                <Icon name="play" />
                {form.test.isPending ? words.testing : words.test}
              </button>
            </>
          )}
          <button
            type="submit"
            form={FORM}
            className="button primary"
            disabled={form.isBusy || (saved !== undefined && !form.isDirty)}
          >
            {saved && !form.isDirty ? words.saved : words.saveAndTest}
          </button>
          {back && (
            <button
              type="button"
              className={saved && !form.isDirty ? 'button primary' : 'button'}
              onClick={() => router.history.push(localAddress(back))}
            >
              {words.backToDraft}
            </button>
          )}
        </>
      }
    >
      <div className="connection-grid">
        <ConnectionForm connector={connector} form={form} isNew={!saved} />
        {saved && (
          <div className="connection-side">
            {saved.value.consent !== 'none' && <ConsentCard name={form.name} isDirty={form.isDirty} />}
            <TestCard connector={connector} settings={saved.value.settings} found={found} test={form.test} />
            <UsedBy name={form.name} />
          </div>
        )}
      </div>
      {isDeleting && <DeleteConnection name={form.name} onClose={() => setDeleting(false)} />}
      <LeaveGuard isDirty={form.isDirty} />
    </Page>
  );
}
