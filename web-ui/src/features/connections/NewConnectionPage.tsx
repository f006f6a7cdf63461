import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connectorList } from '../connectors/api';
import { ConnectorIcon } from '../connectors/ConnectorIcon';
import { ConnectionForm } from './ConnectionForm';
import './connections.css';

/** Asks for the connector, then for the settings. */
export function NewConnectionPage() {
  const { connector: wanted, name } = useSearch({ from: '/shell/connections/new' });
  const connectors = useQuery(connectorList);
  const usable = (connectors.data ?? []).filter((each) => each.connection);
  const connector = usable.find((each) => each.id === wanted);
  return (
    <Page title={connector ? `New connection to ${connector.title || connector.id}` : 'New connection'}>
      {connectors.isError ? (
        <Problem
          what="The connectors could not be loaded."
          error={connectors.error}
          onRetry={() => connectors.refetch()}
        />
      ) : connectors.isPending ? (
        <Skeleton what="the connectors" />
      ) : connector ? (
        <ConnectionForm connector={connector} saved={undefined} suggestedName={name} />
      ) : (
        <ul className="connector-choice">
          {usable.map((each) => (
            <li key={each.id}>
              <Link to="/connections/new" search={{ connector: each.id }} className="card">
                <ConnectorIcon connector={each} />
                <strong>{each.title || each.id}</strong>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
