import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { IntegrationView } from '../../api/types';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { NewIntegration } from '../editor/NewIntegration';
import { integrationList } from './api';
import { DraftMark } from './DraftMark';
import { Flows } from './Flows';
import { Published, Trouble } from './Published';
import './integrations.css';

/** One that was never published: there is nothing to see of it but its draft. */
const isOnlyDraft = (integration: IntegrationView) =>
  integration.draft !== undefined && integration.version === null && integration.flows.length === 0;

export function IntegrationList() {
  const list = useQuery(integrationList);
  return (
    <Page title="Integrations" actions={<NewIntegration />}>
      {list.isPending ? (
        <Skeleton what="integrations" rows={4} />
      ) : list.isError && !list.data ? (
        <Problem
          what="The integrations could not be loaded."
          error={list.error}
          onRetry={() => list.refetch()}
        />
      ) : list.data.length === 0 ? (
        <Empty title="There is no integration yet">
          <p>
            An integration is a YAML document with one or more flows. Begin one here with “New integration”,
            or publish one from a file:
          </p>
          <pre className="command">junctura apply orders.yaml</pre>
        </Empty>
      ) : (
        <ul className="integrations">
          {list.data.map((integration) => (
            <li key={integration.name} className="card">
              <div className="card-head">
                <h2>
                  <Link
                    to={isOnlyDraft(integration) ? '/integrations/$name/edit' : '/integrations/$name'}
                    params={{ name: integration.name }}
                  >
                    {integration.title || integration.name}
                  </Link>
                </h2>
                <span className="mono muted">{integration.name}</span>
                {integration.draft && <DraftMark draft={integration.draft} />}
                <span className="card-end">
                  <Published integration={integration} />
                </span>
              </div>
              <Trouble integration={integration} />
              {integration.flows.length > 0 && <Flows integration={integration} />}
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
