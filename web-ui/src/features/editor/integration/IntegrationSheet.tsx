import { useCallback } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { SchemaField } from '../../../ui/form/SchemaForm';
import { integrationSheet as words } from '../../../words/integrationSheet';
import { renameSlot, usersOf } from '../document/connections';
import { renameConfig, setIntegrationTitle } from '../document/integration';
import { renameKey } from '../document/keys';
import { valueAt } from '../document/value';
import { type FormModel, useErrors } from '../form/useStepForm';
import { useEditor } from '../store/useEditor';
import { MemberRows } from './MemberRows';
import { configSchema, SUBSCRIPTION, slotSchema } from './schemas';
import '../form/stepForm.css';

const TITLE = { type: 'string', title: words.name.title, description: words.name.hint };
const CONFIG_NAME = /^[a-z][A-Za-z0-9_]{0,62}$/;
const SLOT_NAME = /^[a-z][a-zA-Z0-9_-]{0,62}$/;
const DASHED_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** What the integration has beside its flows. Each change is one of the draft, which undo takes back. */
export function IntegrationSheet({ onClose }: { onClose: () => void }) {
  const { text, flows, connectors, change } = useEditor();
  const value = (valueAt(text, []) ?? {}) as Record<string, unknown>;
  const edit = useCallback<FormModel['edit']>((make) => void change(make), [change]);
  const errors = useErrors('', edit);
  return (
    <Dialog title={words.title} isSheet onClose={onClose}>
      <div className="dialog-body">
        <p className="muted">{words.about}</p>
        <SchemaField
          name="title"
          schema={TITLE}
          value={value.title}
          onChange={(next) =>
            change((now) => setIntegrationTitle(now, next as string | undefined), { isTyping: true })
          }
          errors={errors}
          pointer="/title"
        />
        <MemberRows
          section="config"
          title={words.config}
          about={words.configAbout}
          labels={{ name: words.configName, remove: words.removeConfig, add: words.addConfig }}
          newName="value"
          shape={CONFIG_NAME}
          value={value.config}
          errors={errors}
          schemaOf={(member) => configSchema(member.type)}
          begin={{ type: 'string' }}
          rename={renameConfig}
        />
        <MemberRows
          section="connections"
          title={words.connections}
          about={words.connectionsAbout}
          labels={{ name: words.slotName, remove: words.removeSlot, add: words.addSlot }}
          newName="connection"
          shape={SLOT_NAME}
          value={value.connections}
          errors={errors}
          schemaOf={(member) => slotSchema(connectors, member.connector)}
          begin={{ connector: 'http' }}
          rename={renameSlot}
          canRemove={(name) => usersOf(flows, name) === 0}
          remark={(name) => <p className="muted caption">{words.users(usersOf(flows, name))}</p>}
        />
        <MemberRows
          section="subscriptions"
          title={words.subscriptions}
          about={words.subscriptionsAbout}
          labels={{
            name: words.subscriptionName,
            remove: words.removeSubscription,
            add: words.addSubscription,
          }}
          newName="webhook"
          shape={DASHED_NAME}
          value={value.subscriptions}
          errors={errors}
          schemaOf={() => SUBSCRIPTION}
          begin={{ topics: [], address: '' }}
          rename={(now, before, after) => renameKey(now, ['subscriptions', before], after)}
        />
      </div>
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={onClose}>
          {words.done}
        </button>
      </div>
    </Dialog>
  );
}
