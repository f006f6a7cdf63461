import { useEffect, useRef, useState } from 'react';
import type { ConnectorView } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { connections as words } from '../../words/connections';
import { ui } from '../../words/ui';
import { ConnectionForm, FORM } from './ConnectionForm';
import { ConsentCard } from './ConsentCard';
import { TestCard } from './TestCard';
import { useConnectionForm } from './useConnectionForm';
import { useLastTest } from './useConnectionTest';
import './connections.css';

interface Props {
  connector: ConnectorView;
  suggestedName?: string | undefined;
  /** Why the connection cannot have a name. */
  nameProblem: (name: string) => string | undefined;
  /** Called once, as soon as the connection is saved. */
  onCreated: (name: string) => void;
  /** Called when the saved connection works, so that nothing is left to do here. */
  onWorks: (name: string, isContacted: boolean) => void;
  onClose: () => void;
}

/** Creates a connection beside the page that needs it. It stays open until the connection works. */
export function NewConnectionSheet(props: Props) {
  const { connector, suggestedName, nameProblem, onCreated, onWorks, onClose } = props;
  const [isLeaving, setLeaving] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  const progress = useRef({ isOpen: true, isCreated: false });
  const form = useConnectionForm(connector, undefined, {
    suggestedName,
    nameProblem,
    onSaved: (name) => {
      if (!progress.current.isCreated) onCreated(name);
      progress.current.isCreated = true;
    },
    onTested: (name, found, { value }) => {
      if (!progress.current.isOpen || !found?.ok || value.consent === 'missing') return;
      onWorks(name, found.contacted !== false);
    },
  });
  const { saved } = form;
  const found = useLastTest(saved?.value, form.name);
  const close = () => (form.isDirty ? setLeaving(true) : onClose());
  useEffect(() => {
    const now = progress.current;
    now.isOpen = true;
    const fields = content.current?.querySelectorAll<HTMLInputElement>('input, select, textarea') ?? [];
    [...fields].find((field) => field.value === '')?.focus();
    return () => {
      now.isOpen = false;
    };
  }, []);
  return (
    <Dialog title={words.newTo(connector.title || connector.id)} isSheet onClose={close}>
      <div ref={content} className="dialog-body">
        <ConnectionForm connector={connector} form={form} isNew={!saved} isInSheet />
        {saved && (
          <div className="connection-side">
            {saved.value.consent !== 'none' && <ConsentCard name={form.name} isDirty={form.isDirty} />}
            <TestCard connector={connector} settings={saved.value.settings} found={found} test={form.test} />
          </div>
        )}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={close}>
          {saved ? words.close : words.cancel}
        </button>
        {saved && (
          <button
            type="button"
            className="button"
            disabled={form.isBusy || form.isDirty}
            onClick={() => form.test.mutate()}
          >
            <Icon name="play" />
            {form.test.isPending ? words.testing : words.test}
          </button>
        )}
        <button
          type="submit"
          form={FORM}
          className="button primary"
          disabled={form.isBusy || (saved !== undefined && !form.isDirty)}
        >
          {saved && !form.isDirty ? words.saved : words.saveAndTest}
        </button>
      </div>
      <LeaveGuard isDirty={form.isDirty} />
      {isLeaving && (
        <ConfirmDialog
          title={ui.leaveTitle}
          verb={ui.leave}
          isDanger
          leave={ui.stay}
          onConfirm={onClose}
          onClose={() => setLeaving(false)}
        >
          <p>{ui.leaveText}</p>
        </ConfirmDialog>
      )}
    </Dialog>
  );
}
