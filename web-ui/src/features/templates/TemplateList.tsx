import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { templates as words } from '../../words/templates';
import { NewIntegration } from '../editor/NewIntegration';
import { type TemplateView, templateList } from './api';
import { TemplateCards } from './TemplateCards';

export function TemplateList() {
  const { q = '' } = useSearch({ from: '/shell/templates' });
  const navigate = useNavigate();
  const list = useQuery(templateList);
  const search = (typed: string) =>
    navigate({ to: '/templates', search: { q: typed || undefined }, replace: true });
  const shown = (list.data ?? []).filter((each) => matches(each, q));
  return (
    <Page
      title={words.title}
      actions={
        <>
          <search className="find">
            <Icon name="search" />
            <input
              type="search"
              aria-label={words.search}
              placeholder={words.searchHint}
              value={q}
              onChange={(event) => search(event.target.value)}
            />
          </search>
          <NewIntegration className="button">{words.blankAction}</NewIntegration>
        </>
      }
    >
      <p className="muted template-lead">{words.lead}</p>
      {list.isPending ? (
        <Skeleton what={words.loading} rows={4} />
      ) : list.isError && !list.data ? (
        <Problem what={words.failed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.length === 0 ? (
        <Empty title={words.noneTitle}>
          <p>{words.noneText}</p>
          <NewIntegration />
        </Empty>
      ) : shown.length === 0 ? (
        <Empty title={words.noMatch}>
          <p>{words.noMatchText(q)}</p>
          <button type="button" className="button primary" onClick={() => search('')}>
            {words.clear}
          </button>
        </Empty>
      ) : (
        <TemplateCards templates={shown} />
      )}
    </Page>
  );
}

/** Whether the texts of a template contain all words. */
export function matches(template: TemplateView, typed: string): boolean {
  const said = [template.title, template.description, template.pattern, ...template.connectors]
    .join(' ')
    .toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
