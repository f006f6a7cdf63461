import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { ApiProblem } from '../../api/client';
import { CodeView } from '../../ui/CodeView';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { onDemand } from '../../ui/parts';
import { templates as words } from '../../words/templates';
import { connectorList } from '../connectors/api';
import { integrationList } from '../integrations/api';
import { templateDetail } from './api';
import { integrationOf } from './document';
import { UsedConnectors } from './TemplateCards';
import { TemplateForm } from './TemplateForm';
import './templates.css';

// Drawn from the parsed document, for which the page does not wait.
const FlowPictures = onDemand(async () => ({
  default: (await import('../editor/graph/FlowPictures')).FlowPictures,
}));

export function TemplatePage() {
  const { name } = useParams({ from: '/shell/templates/$name' });
  const query = useQuery(templateDetail(name));
  // The name that is suggested must be free.
  const taken = useQuery(integrationList);
  const connectors = useQuery(connectorList);
  const template = query.data;
  if (template && !taken.isPending) {
    return (
      <Page title={template.title}>
        <p className="muted template-lead">{template.description}</p>
        <div className="template-page">
          <TemplateForm
            key={name}
            template={template}
            taken={(taken.data ?? []).map((integration) => integration.name)}
          />
          <section className="card template-preview" aria-labelledby="preview">
            <div className="card-head">
              <h2 id="preview">{words.preview}</h2>
              <span className="card-end muted caption">
                {words.flows(template.flows)} · {template.pattern}
                <span className="template-icons">
                  <UsedConnectors ids={template.connectors} />
                </span>
              </span>
            </div>
            <div className="template-shown">
              <Suspense fallback={<div className="flow-pictures" />}>
                <FlowPictures
                  document={integrationOf(template.document ?? '')}
                  connectors={connectors.data ?? []}
                />
              </Suspense>
              <CodeView
                text={template.document ?? ''}
                language="yaml"
                label={words.previewOf(template.title)}
              />
            </div>
          </section>
        </div>
      </Page>
    );
  }
  const unknown = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page title={name}>
      {unknown ? (
        <Empty title={words.unknown}>
          <p>{words.unknownText}</p>
          <Link to="/templates" className="button primary">
            {words.all}
          </Link>
        </Empty>
      ) : query.isError ? (
        <Problem what={words.failedOne} error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton what={words.loadingOne} />
      )}
    </Page>
  );
}
