import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client';
import { CodeView } from '../../ui/CodeView';
import { CopyButton } from '../../ui/CopyButton';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { integrationDetail, integrationVersions } from './api';
import { DraftMark } from './DraftMark';
import { Flows } from './Flows';
import { PublishedFacts, Trouble } from './Published';
import './integrations.css';

export function IntegrationPage() {
  const { name } = useParams({ from: '/shell/integrations/$name' });
  const query = useQuery(integrationDetail(name));
  const versions = useQuery({ ...integrationVersions(name), enabled: query.isSuccess });
  const integration = query.data;

  if (!integration) {
    const unknown = query.error instanceof ApiProblem && query.error.status === 404;
    return (
      <Page title={name}>
        {query.isPending ? (
          <Skeleton what="the integration" />
        ) : unknown ? (
          <Empty title="There is no integration of this name">
            <Link to="/integrations" className="button primary">
              All integrations
            </Link>
          </Empty>
        ) : (
          <Problem
            what="The integration could not be loaded."
            error={query.error}
            onRetry={() => query.refetch()}
          />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={integration.title || integration.name}
      actions={
        <>
          {integration.draft && <DraftMark draft={integration.draft} />}
          <Link to="/runs" search={{ integration: name }} className="button">
            Runs
          </Link>
          <Link to="/integrations/$name/edit" params={{ name }} className="button primary">
            {integration.draft ? 'Go on editing' : 'Edit'}
          </Link>
        </>
      }
    >
      <dl className="facts">
        <div className="fact">
          <dt>Name</dt>
          <dd className="mono">{integration.name}</dd>
        </div>
        <PublishedFacts integration={integration} />
      </dl>
      <section className="card" aria-label="Flows">
        <Trouble integration={integration} />
        <Flows integration={integration} />
      </section>
      <div className="document-grid">
        <section className="card document" aria-labelledby="document">
          <div className="card-head">
            <h2 id="document">Document</h2>
            <span className="card-end">
              <CopyButton text={integration.document} what="document" />
            </span>
          </div>
          <CodeView text={integration.document} language="yaml" label={`Document of ${integration.name}`} />
        </section>
        {versions.data && versions.data.length > 0 && (
          <section className="card versions" aria-labelledby="versions">
            <div className="card-head">
              <h2 id="versions">Versions</h2>
            </div>
            <ol>
              {versions.data.map((version) => (
                <li key={String(version.version)}>
                  <strong>v{String(version.version).replace(/^v/, '')}</strong>
                  <span className="muted">
                    <Time iso={version.publishedAt} />
                    {version.publishedBy && ` by ${version.publishedBy}`}
                  </span>
                  {version.note && <span>{version.note}</span>}
                </li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </Page>
  );
}
