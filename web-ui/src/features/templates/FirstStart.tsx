import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { Page, Skeleton } from '../../ui/Page';
import { templates as words } from '../../words/templates';
import { NewIntegration } from '../editor/NewIntegration';
import { templateList } from './api';
import { TemplateCards } from './TemplateCards';

const SHOWN = 3;

/** The first page of a server without integrations. Without templates, it offers a blank start. */
export function FirstStart() {
  const list = useQuery(templateList);
  if (list.isPending) {
    return (
      <Page title={words.first}>
        <Skeleton what={words.loading} rows={4} />
      </Page>
    );
  }
  const all = list.data ?? [];
  return (
    <Page title={words.first}>
      <p className="muted template-lead">{words.firstLead}</p>
      <TemplateCards templates={all.slice(0, SHOWN)}>
        <NewIntegration className="card template-card">
          <span className="template-icons">
            <Icon name="document" />
          </span>
          <strong>{words.blank}</strong>
          <span className="muted">{words.blankText}</span>
        </NewIntegration>
      </TemplateCards>
      {all.length > SHOWN && (
        <p>
          <Link to="/templates">{words.all}</Link>
        </p>
      )}
    </Page>
  );
}
