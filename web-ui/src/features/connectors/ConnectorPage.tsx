import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ActionView, ConnectorView, TriggerView } from '../../api/types';
import { DocsLink } from '../../ui/DocsLink';
import { Markdown } from '../../ui/Markdown';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { reference as words } from '../../words/reference';
import { Usages } from '../connections/UsedBy';
import { anchorOf } from './anchor';
import { connectorList, connectorUsages, pluginList } from './api';
import { ConnectorIcon } from './ConnectorIcon';
import { Fields } from './Fields';
import { Operation } from './Operation';
import './connectors.css';
import './reference.css';

export function ConnectorPage() {
  const { id } = useParams({ from: '/shell/connectors/$id' });
  const list = useQuery(connectorList);
  const connector = list.data?.find((each) => each.id === id);
  if (connector) return <Connector key={id} connector={connector} />;
  return (
    <Page title={id}>
      {list.isPending ? (
        <Skeleton what={words.one} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadOneFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : (
        <Empty title={words.unknownTitle}>
          <Link to="/connectors" className="button primary">
            {words.all}
          </Link>
        </Empty>
      )}
    </Page>
  );
}

function Connector({ connector }: { connector: ConnectorView }) {
  const title = connector.title || connector.id;
  const plugins = useQuery(pluginList);
  // The documentation has a page for each connector of the product.
  const isDocumented =
    connector.plugin === 'server' ||
    plugins.data?.items.some((each) => each.id === connector.plugin && each.bundled);
  // The browser scrolled to the anchor before the page was rendered.
  useEffect(() => {
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <Page
      title={title}
      crumbs={
        <>
          <Link to="/connectors">{words.crumb}</Link>
          <span className="sep">›</span>
          <span className="mono">{connector.id}</span>
        </>
      }
      heading={
        <span className="connector-heading">
          <ConnectorIcon connector={connector} />
          {title}
        </span>
      }
      actions={
        <>
          {isDocumented && (
            <DocsLink to={`/docs/reference/connectors/${connector.id}`} className="button">
              {words.documentation}
            </DocsLink>
          )}
          {connector.connection && (
            <Link to="/connections/new" search={{ connector: connector.id }} className="button primary">
              {words.newConnection}
            </Link>
          )}
        </>
      }
    >
      <dl className="facts">
        <div className="fact">
          <dt>{words.facts.name}</dt>
          <dd className="mono">{connector.id}</dd>
        </div>
        <div className="fact">
          <dt>{words.facts.version}</dt>
          <dd>{connector.version}</dd>
        </div>
        <div className="fact">
          <dt>{words.facts.plugin}</dt>
          <dd className="mono">{connector.plugin}</dd>
        </div>
      </dl>
      {connector.docs && <Markdown text={connector.docs} />}
      <div className="connector-grid">
        <nav className="contents" aria-label={words.contents}>
          {connector.connection && <a href="#connection">{words.connection}</a>}
          <Contents title={words.triggers} kind="trigger" items={connector.triggers} />
          <Contents title={words.actions} kind="action" items={connector.actions} />
          <a href="#used-by">{words.usedBy}</a>
        </nav>
        <div className="operation-list">
          <Connection connector={connector} />
          {connector.triggers.length > 0 && <h2>{words.triggers}</h2>}
          {connector.triggers.map((each) => (
            <Operation key={each.id} connector={connector} operation={each} kind="trigger" />
          ))}
          {connector.actions.length > 0 && <h2>{words.actions}</h2>}
          {connector.actions.map((each) => (
            <Operation key={each.id} connector={connector} operation={each} kind="action" />
          ))}
          <UsedBy id={connector.id} />
        </div>
      </div>
    </Page>
  );
}

interface ContentsProps {
  title: string;
  kind: 'trigger' | 'action';
  items: readonly (ActionView | TriggerView)[];
}

function Contents({ title, kind, items }: ContentsProps) {
  if (items.length === 0) return null;
  return (
    <>
      <p className="contents-title">{title}</p>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <a href={`#${anchorOf(kind, item.id)}`}>{item.title || item.id}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Connection({ connector }: { connector: ConnectorView }) {
  const { connection } = connector;
  if (!connection) return null;
  const secrets = { type: 'object', properties: connection.secrets };
  return (
    <section className="card operation" id="connection" aria-labelledby="connection-title">
      <div className="operation-head">
        <h2 id="connection-title">{words.connection}</h2>
        <span className="muted caption">{words.connectionHint}</span>
      </div>
      {connection.schema.description && <Markdown text={connection.schema.description} />}
      <h3>{words.settings}</h3>
      <Fields schema={connection.schema} label={words.settings} none={words.noSettings} />
      {Object.keys(connection.secrets).length > 0 && <h3>{words.secrets}</h3>}
      <Fields schema={secrets} label={words.secrets} none="" />
      {connection.moreSecrets && <p className="muted">{words.moreSecrets}</p>}
    </section>
  );
}

function UsedBy({ id }: { id: string }) {
  const usages = useQuery(connectorUsages(id));
  return (
    <section className="card operation" id="used-by" aria-labelledby="used-by-title">
      <h2 id="used-by-title">{words.usedBy}</h2>
      {usages.isPending ? (
        <Skeleton what={words.usedBy} rows={2} />
      ) : !usages.data ? (
        <Problem what={words.usagesFailed} error={usages.error} onRetry={() => usages.refetch()} />
      ) : usages.data.length === 0 ? (
        <p className="muted">{words.usedByNothing}</p>
      ) : (
        <Usages usages={usages.data} />
      )}
    </section>
  );
}
