import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connections as words } from '../../words/connections';
import { connectorList } from '../connectors/api';
import { connectionDetail } from './api';
import { ConnectionEditor } from './ConnectionEditor';
import './connections.css';

/** One connection, to see and to edit. */
export function ConnectionPage() {
  const { name } = useParams({ from: '/shell/connections/$name' });
  const { back } = useSearch({ from: '/shell/connections/$name' });
  const saved = useQuery(connectionDetail(name));
  const connectors = useQuery(connectorList);
  const connector = connectors.data?.find((each) => each.id === saved.data?.value.connector);
  if (saved.data && connector)
    return <ConnectionEditor key={name} connector={connector} saved={saved.data} back={back} />;
  const failure = saved.error ?? connectors.error;
  return (
    <Page title={name}>
      {failure instanceof ApiProblem && failure.status === 404 ? (
        <Empty title={words.unknown}>
          <Link to="/connections" className="button primary">
            {words.all}
          </Link>
        </Empty>
      ) : failure ? (
        <Problem what={words.loadOneFailed} error={failure} onRetry={() => saved.refetch()} />
      ) : !saved.data || !connectors.data ? (
        <Skeleton what={words.one} />
      ) : (
        <p>{words.notInstalled(saved.data.value.connector)}</p>
      )}
    </Page>
  );
}
