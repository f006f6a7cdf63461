import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../../ui/Icon';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connections as words } from '../../words/connections';
import { connectorList } from '../connectors/api';
import { ConnectorIcon } from '../connectors/ConnectorIcon';
import { ConnectionEditor } from './ConnectionEditor';
import { connectorsSaid } from './connectorsSaid';
import './connections.css';

/** Asks for the connector, then for the settings. */
export function NewConnectionPage() {
  const { connector: wanted, name } = useSearch({ from: '/shell/connections/new' });
  const [text, setText] = useState('');
  const connectors = useQuery(connectorList);
  const usable = (connectors.data ?? []).filter((each) => each.connection);
  const connector = usable.find((each) => each.id === wanted);
  if (connector)
    return (
      <ConnectionEditor key={connector.id} connector={connector} saved={undefined} suggestedName={name} />
    );
  const found = connectorsSaid(usable, text);
  return (
    <Page
      title={words.new}
      crumbs={
        <>
          <Link to="/connections">{words.title}</Link>
          <span className="sep">›</span>
          {words.new}
        </>
      }
    >
      {connectors.isError ? (
        <Problem
          what={words.connectorsFailed}
          error={connectors.error}
          onRetry={() => connectors.refetch()}
        />
      ) : connectors.isPending ? (
        <Skeleton what={words.connectors} />
      ) : (
        <>
          <div className="connector-choice-head">
            <h2>{words.choose}</h2>
            <search className="find">
              <Icon name="search" />
              <input
                type="search"
                aria-label={words.chooseSearch}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </search>
          </div>
          {found.length === 0 && <p className="muted">{words.noConnector}</p>}
          <ul className="connector-choice">
            {found.map((each) => (
              <li key={each.id}>
                <Link to="/connections/new" search={{ connector: each.id }} className="card">
                  <ConnectorIcon connector={each} />
                  <strong>{each.title || each.id}</strong>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
