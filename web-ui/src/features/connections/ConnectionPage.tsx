import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connectorList } from '../connectors/api';
import { connectionDetail } from './api';
import { ConnectionForm } from './ConnectionForm';
import './connections.css';

/** One connection, to see and to edit. */
export function ConnectionPage() {
  const { name } = useParams({ from: '/shell/connections/$name' });
  const saved = useQuery(connectionDetail(name));
  const connectors = useQuery(connectorList);
  const connector = connectors.data?.find((each) => each.id === saved.data?.value.connector);
  const failure = saved.error ?? connectors.error;
  const usedBy = saved.data?.value.usedBy ?? [];
  return (
    <Page
      title={name}
      heading={
        <>
          {name}
          {saved.data && (
            <>
              <span className="sep">·</span>
              <Link to="/connectors/$id" params={{ id: saved.data.value.connector }} className="mono muted">
                {saved.data.value.connector}
              </Link>
            </>
          )}
        </>
      }
    >
      {failure ? (
        <Problem what="The connection could not be loaded." error={failure} onRetry={() => saved.refetch()} />
      ) : !saved.data || !connectors.data ? (
        <Skeleton what="the connection" />
      ) : connector ? (
        <>
          <p className="muted used-by">
            {usedBy.length === 0
              ? 'No published flow uses this connection.'
              : `Used by ${usedBy.join(', ')}.`}
          </p>
          <ConnectionForm key={name} connector={connector} saved={saved.data} />
        </>
      ) : (
        <p>Its connector “{saved.data.value.connector}” is not installed, so its settings cannot be shown.</p>
      )}
    </Page>
  );
}
