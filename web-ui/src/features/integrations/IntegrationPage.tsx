import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { IntegrationDetail } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { PageTabs } from '../../ui/PageTabs';
import { Problem } from '../../ui/Problem';
import { usePageActions } from '../../ui/pageActions';
import { integrations as words } from '../../words/integrations';
import { integrationDetail, integrationList, integrationVersions } from './api';
import { DraftPage } from './DraftPage';
import { Facts } from './Facts';
import { OnOffSwitch } from './OnOffSwitch';
import { Overview } from './Overview';
import { RunTable } from './RunTable';
import { Settings } from './Settings';
import { INTEGRATION_TABS } from './search';
import { isOnlyDraft } from './triggers';
import { Versions } from './Versions';
import './integrations.css';
import './integrationPage.css';

export function IntegrationPage() {
  const { name } = useParams({ from: '/shell/integrations/$name' });
  // Asked for only if it is listed as published once: the browser's console would show a 404 as an error.
  const list = useQuery(integrationList);
  const listed = list.data?.find((each) => each.name === name);
  const query = useQuery({
    ...integrationDetail(name),
    enabled: listed !== undefined && !isOnlyDraft(listed),
  });
  if (listed && isOnlyDraft(listed)) return <DraftPage key={name} integration={listed} />;
  if (query.data) return <Shown key={name} integration={query.data} />;
  const error = query.error ?? list.error;
  return (
    <Page title={name}>
      {error ? (
        <Problem what={words.loadOneFailed} error={error} onRetry={() => query.refetch()} />
      ) : list.data && !listed && !list.isFetching ? (
        <Empty title={words.unknownTitle}>
          <Link to="/integrations" className="button primary">
            {words.all}
          </Link>
        </Empty>
      ) : (
        <Skeleton what={words.one} />
      )}
    </Page>
  );
}

function Shown({ integration }: { integration: IntegrationDetail }) {
  const { tab = 'overview' } = useSearch({ from: '/shell/integrations/$name' });
  const { name } = integration;
  const versions = useQuery(integrationVersions(name));
  const title = integration.title || name;
  const navigate = useNavigate();
  usePageActions([
    {
      title: words.edit,
      run: () => void navigate({ to: '/integrations/$name/edit', params: { name } }),
    },
    ...INTEGRATION_TABS.filter((each) => each !== tab).map((each) => ({
      title: words.showTab(words.tabs[each]),
      run: () =>
        void navigate({
          to: '/integrations/$name',
          params: { name },
          search: { tab: each === 'overview' ? undefined : each },
        }),
    })),
  ]);
  return (
    <Page
      title={title}
      crumbs={
        <>
          <Link to="/integrations">{words.title}</Link>
          <span className="sep">›</span>
          <span className="mono">{name}</span>
        </>
      }
      actions={
        <>
          <OnOffSwitch integration={integration} />
          <Link to="/integrations/$name/edit" params={{ name }} className="button primary">
            <Icon name="edit" />
            {words.edit}
          </Link>
        </>
      }
    >
      <Facts integration={integration} />
      {integration.problem !== undefined && (
        <p className="problem" role="note">
          <Icon name="warning" />
          <span>{integration.problem}</span>
        </p>
      )}
      <PageTabs label={words.tabsName}>
        {INTEGRATION_TABS.map((each) => (
          <Link
            key={each}
            to="/integrations/$name"
            params={{ name }}
            search={{ tab: each === 'overview' ? undefined : each }}
            activeOptions={{ includeSearch: true, explicitUndefined: true }}
            resetScroll={false}
          >
            {words.tabs[each]}
            {each === 'versions' && versions.data && <span className="count">{versions.data.length}</span>}
          </Link>
        ))}
      </PageTabs>
      {tab === 'overview' && <Overview integration={integration} />}
      {tab === 'versions' && <Versions integration={integration} />}
      {tab === 'runs' && <RunTable integration={name} isWhole />}
      {tab === 'settings' && <Settings integration={integration} />}
    </Page>
  );
}
