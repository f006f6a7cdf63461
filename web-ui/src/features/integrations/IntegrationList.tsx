import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { integrationList } from './api';
import { Flows } from './Flows';
import { Published, Trouble } from './Published';
import './integrations.css';

export function IntegrationList() {
  const list = useQuery(integrationList);
  return (
    <Page title="Integrations">
      {list.isPending ? (
        <Skeleton what="integrations" rows={4} />
      ) : list.isError && !list.data ? (
        <Problem
          what="The integrations could not be loaded."
          error={list.error}
          onRetry={() => list.refetch()}
        />
      ) : list.data.length === 0 ? (
        <Empty title="No integration is published yet">
          <p>An integration is a YAML document with one or more flows. Publish one from a file:</p>
          <pre className="command">junctura apply orders.yaml</pre>
        </Empty>
      ) : (
        <ul className="integrations">
          {list.data.map((integration) => (
            <li key={integration.name} className="card">
              <div className="card-head">
                <h2>
                  <Link to="/integrations/$name" params={{ name: integration.name }}>
                    {integration.title || integration.name}
                  </Link>
                </h2>
                <span className="mono muted">{integration.name}</span>
                <span className="card-end">
                  <Published integration={integration} />
                </span>
              </div>
              <Trouble integration={integration} />
              <Flows integration={integration} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
