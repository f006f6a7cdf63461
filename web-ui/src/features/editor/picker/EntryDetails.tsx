import type { ActionView, TriggerView } from '../../../api/types';
import { DocsLink } from '../../../ui/DocsLink';
import { Icon } from '../../../ui/Icon';
import { Markdown } from '../../../ui/Markdown';
import { picker as words } from '../../../words/picker';
import { addressOf } from '../../connectors/anchor';
import { type SchemaField, schemaFields } from '../../connectors/schemaFields';
import type { Choice } from './choice';

const MAX_INPUTS = 8;

/** What the selected entry does, what it needs, and where all of it is described. */
export function EntryDetails({ entry, label }: { entry: Choice; label: string }) {
  const { connector } = entry;
  const action = connector?.actions.find((each) => each.id === entry.name);
  const trigger = connector?.triggers.find((each) => each.id === entry.name);
  const operation: ActionView | TriggerView | undefined = action ?? trigger;
  const address =
    connector && operation && addressOf(connector.id, action ? 'action' : 'trigger', operation.id);
  return (
    <section className="entry-details" aria-label={label}>
      <h3>{entry.title}</h3>
      <code className="muted">{entry.name}</code>
      <Markdown text={operation?.docs || entry.about} />
      {operation && <Inputs fields={schemaFields(operation.input)} />}
      {address ? (
        <p>
          <a href={address} target="_blank" rel="noreferrer">
            {words.documentation(entry.title)} <Icon name="external" />
            <span className="sr-only">{words.newTab}</span>
          </a>
        </p>
      ) : (
        entry.section && (
          <p>
            <DocsLink to={`/docs/reference/integration-document#${entry.section}`}>
              {words.documentation(entry.title)}
            </DocsLink>
          </p>
        )
      )}
    </section>
  );
}

function Inputs({ fields }: { fields: readonly SchemaField[] }) {
  const top = fields.filter(({ name }) => !/[.[]/.test(name));
  const inputs = [...top.filter(({ required }) => required), ...top.filter(({ required }) => !required)];
  if (inputs.length === 0) return <p className="muted">{words.noInput}</p>;
  const rest = inputs.length - MAX_INPUTS;
  return (
    <>
      <h4>{words.inputs}</h4>
      <ul className="entry-inputs">
        {inputs.slice(0, MAX_INPUTS).map(({ name, type, required }) => (
          <li key={name}>
            <code>{name}</code> <span className="muted caption">{type}</span>{' '}
            {required && <span className="caption needed">{words.required}</span>}
          </li>
        ))}
        {rest > 0 && <li className="muted caption">{words.moreInputs(rest)}</li>}
      </ul>
    </>
  );
}
