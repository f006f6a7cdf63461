import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ActionView, ConnectorView, Effect, JsonSchema, TriggerView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { inline, Markdown } from '../../ui/Markdown';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connectorList } from './api';
import { ConnectorIcon } from './ConnectorIcon';
import { schemaFields } from './schemaFields';
import './connectors.css';
import { connectors as words } from '../../words/connectors';

export function ConnectorPage() {
  const { id } = useParams({ from: '/shell/connectors/$id' });
  const list = useQuery(connectorList);
  const connector = list.data?.find((each) => each.id === id);
  if (connector) return <Connector connector={connector} />;
  return (
    <Page title={id}>
      {list.isPending ? (
        <Skeleton what={words.theConnector} />
      ) : list.isError && !list.data ? (
        <Problem what={words.theConnectorCouldNot} error={list.error} onRetry={() => list.refetch()} />
      ) : (
        <Empty title={words.noConnectorOfThis}>
          <Link to="/connectors" className="button primary">
            {words.allConnectors}
          </Link>
        </Empty>
      )}
    </Page>
  );
}

function Connector({ connector }: { connector: ConnectorView }) {
  return (
    <Page
      title={connector.title || connector.id}
      heading={
        <span className="connector-heading">
          <ConnectorIcon connector={connector} />
          {connector.title || connector.id}
        </span>
      }
    >
      <dl className="facts">
        <div className="fact">
          <dt>{words.connector}</dt>
          <dd className="mono">{connector.id}</dd>
        </div>
        <div className="fact">
          <dt>{words.version}</dt>
          <dd>{connector.version}</dd>
        </div>
        <div className="fact">
          <dt>{words.plugin}</dt>
          <dd className="mono">{connector.plugin}</dd>
        </div>
      </dl>
      {connector.docs && <Markdown text={connector.docs} />}
      <div className="connector-grid">
        <nav className="contents" aria-label={words.onThisPage}>
          {connector.triggers.length > 0 && (
            <Contents title={words.triggers} prefix="trigger" items={connector.triggers} />
          )}
          {connector.actions.length > 0 && (
            <Contents title={words.actions} prefix="action" items={connector.actions} />
          )}
        </nav>
        <div className="operation-list">
          {connector.triggers.map((trigger) => (
            <Operation key={trigger.id} connector={connector} operation={trigger} prefix="trigger" />
          ))}
          {connector.actions.map((action) => (
            <Operation
              key={action.id}
              connector={connector}
              operation={action}
              prefix="action"
              effect={action.effect}
            />
          ))}
          {connector.connection && (
            <section className="card operation" aria-labelledby="connection">
              <div className="operation-head">
                <h2 id="connection">{words.connection}</h2>
                <span className="muted">{words.whatIsSavedOnce}</span>
              </div>
              <Fields schema={connector.connection.schema} none="This connector needs no settings." />
            </section>
          )}
        </div>
      </div>
    </Page>
  );
}

function Contents({
  title,
  prefix,
  items,
}: {
  title: string;
  prefix: string;
  items: (ActionView | TriggerView)[];
}) {
  return (
    <>
      <p className="contents-title">{title}</p>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <a href={`#${prefix}-${item.id}`}>{item.title || item.id}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

interface OperationProps {
  connector: ConnectorView;
  operation: ActionView | TriggerView;
  prefix: 'trigger' | 'action';
  effect?: Effect;
}

function Operation({ connector, operation, prefix, effect }: OperationProps) {
  const anchor = `${prefix}-${operation.id}`;
  const name = operation.id.includes('.') ? operation.id : `${connector.id}.${operation.id}`;
  const output = 'output' in operation ? operation.output : undefined;
  return (
    <section className="card operation" id={anchor} aria-labelledby={`${anchor}-title`}>
      <div className="operation-head">
        {prefix === 'trigger' && <Icon name="trigger" className="muted" />}
        <h2 id={`${anchor}-title`}>{operation.title || operation.id}</h2>
        <code>{name}</code>
        <span className="card-end">
          {effect ? <EffectMark effect={effect} /> : <span className="tag">{kindWords(operation)}</span>}
        </span>
      </div>
      {operation.docs && <Markdown text={operation.docs} />}
      <h3>{words.input}</h3>
      <Fields schema={operation.input} none="Takes no input." />
      {output && schemaFields(output).length > 0 && (
        <>
          <h3>{words.output}</h3>
          <Fields schema={output} none="" isOutput />
        </>
      )}
    </section>
  );
}

function kindWords(operation: ActionView | TriggerView): string {
  const kind = 'kind' in operation ? operation.kind : undefined;
  return kind ? `trigger · ${kind.toLowerCase()}` : 'trigger';
}

/** What an action does outside decides what happens after a crash: the reader should know before using it. */
const effects: Record<Effect, [string, string]> = {
  read: ['Reads only', 'Changes nothing outside: repeated freely'],
  idempotent: ['Safe to repeat', 'Doing it twice leaves the same as doing it once'],
  keyed: ['Repeats by key', 'Carries a key by which the other system knows a repetition'],
  unsafe: [
    'Not repeatable',
    'Doing it twice does it twice: after a crash in between, the run asks before it repeats',
  ],
};

function EffectMark({ effect }: { effect: Effect }) {
  const [word, hint] = effects[effect] ?? [effect, ''];
  return (
    <span className={`tag effect-${effect}`} title={hint}>
      {word}
    </span>
  );
}

function Fields({
  schema,
  none,
  isOutput = false,
}: {
  schema: JsonSchema | null | undefined;
  none: string;
  isOutput?: boolean;
}) {
  const fields = schemaFields(schema);
  if (fields.length === 0) return <p className="muted">{none}</p>;
  return (
    <dl className="schema">
      {fields.map((field) => (
        <div key={field.name} className="schema-row">
          <dt>
            <code>{field.name}</code>
            <span className="caption muted">
              {field.type}
              {field.secret && field.type !== 'secret' && words.secret}
            </span>
            {field.required && !isOutput && <span className="caption needed">{words.required}</span>}
          </dt>
          <dd>
            {field.title && field.title.toLowerCase() !== field.name.toLowerCase() && (
              <span>{field.title}. </span>
            )}
            {field.docs && <span>{inline(field.docs)} </span>}
            {field.choices.length > 0 && (
              <span className="muted">
                {words.oneOf}{' '}
                {field.choices.map((choice, i) => (
                  <span key={choice}>
                    {i > 0 && ', '}
                    <code>{choice}</code>
                  </span>
                ))}
                .{' '}
              </span>
            )}
            {field.fallback !== undefined && (
              <span className="muted">
                {words.otherwise}
                <code>{field.fallback}</code>.
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
