import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { IntegrationView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { integrations as words } from '../../words/integrations';
import { connectorList } from '../connectors/api';
import { NewIntegration } from '../editor/NewIntegration';
import { attentionCounts, integrationList, newestRuns } from './api';
import { ImportButton } from './ImportDialog';
import { IntegrationRow } from './IntegrationRow';
import { INTEGRATION_STATES, type IntegrationState } from './search';
import { finds } from './triggers';
import './integrations.css';

export function IntegrationList() {
  const list = useQuery(integrationList);
  const counts = useQuery(attentionCounts);
  return (
    <Page
      title={words.title}
      actions={
        <>
          <ImportButton />
          <Link to="/templates" className="button">
            {words.templates}
          </Link>
          <NewIntegration />
        </>
      }
    >
      {list.isPending ? (
        <Skeleton what="integrations" rows={6} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.length === 0 ? (
        <Empty title={words.emptyTitle}>
          <p>{words.emptyText}</p>
          <Link to="/templates" className="button">
            {words.emptyTemplate}
          </Link>
        </Empty>
      ) : (
        <Found all={list.data} attention={counts.data ?? new Map()} />
      )}
    </Page>
  );
}

interface Props {
  all: readonly IntegrationView[];
  /** How many runs of each need attention. */
  attention: ReadonlyMap<string, number>;
}

function Found({ all, attention }: Props) {
  const { q = '', state } = useSearch({ from: '/shell/integrations' });
  const connectors = useQuery(connectorList).data;
  const runs = useQuery(newestRuns).data;
  const named = all.filter((each) => finds(each, q, connectors));
  const isIn = (each: IntegrationView, which: IntegrationState | undefined) =>
    which === undefined || stateTests[which](each, attention.get(each.name) ?? 0);
  const found = named.filter((each) => isIn(each, state));
  return (
    <>
      <div className="list-tools">
        <SearchField q={q} state={state} />
        <nav className="chips" aria-label={words.filter}>
          {[undefined, ...INTEGRATION_STATES].map((each) => (
            <Link
              key={each ?? 'all'}
              to="/integrations"
              search={{ q: q || undefined, state: each }}
              className={`chip ${each === state ? 'chosen' : ''}`}
              aria-current={each === state ? 'true' : undefined}
              activeProps={{ 'aria-current': each === state ? 'true' : undefined }}
            >
              <span>{words.filters[each ?? 'all']}</span>
              <span className="count">{named.filter((one) => isIn(one, each)).length}</span>
            </Link>
          ))}
        </nav>
      </div>
      {found.length === 0 ? (
        <Nothing q={q} state={state} />
      ) : (
        <div className="card table-wrap">
          <table className="table integrations" aria-label={words.table}>
            <thead>
              <tr>
                <th scope="col">{words.columns.state}</th>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.triggers}</th>
                <th scope="col">{words.columns.version}</th>
                <th scope="col">{words.columns.lastRun}</th>
                <th scope="col">
                  <span className="sr-only">{words.columns.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((each) => (
                <IntegrationRow
                  key={each.name}
                  integration={each}
                  connectors={connectors}
                  newest={runs}
                  attention={attention.get(each.name) ?? 0}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

const stateTests: Record<IntegrationState, (one: IntegrationView, attention: number) => boolean> = {
  on: (one) => one.version !== null && one.enabled,
  off: (one) => one.version !== null && !one.enabled,
  draft: (one) => one.draft !== undefined,
  attention: (one, attention) =>
    attention > 0 || one.problem !== undefined || one.flows.some((flow) => flow.triggerError !== undefined),
};

function SearchField({ q, state }: { q: string; state: IntegrationState | undefined }) {
  const navigate = useNavigate();
  return (
    <search className="find">
      <Icon name="search" />
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.searchPlaceholder}
        value={q}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) =>
          navigate({
            to: '/integrations',
            search: { q: event.target.value || undefined, state },
            replace: true,
          })
        }
      />
    </search>
  );
}

function Nothing({ q, state }: { q: string; state: IntegrationState | undefined }) {
  const parts = [q && words.withWords(q), state && words.inState(words.filters[state])].filter(Boolean);
  return (
    <Empty title={words.nothingTitle}>
      <p>{words.nothingText(parts.join(words.and))}</p>
      <Link to="/integrations" search={{}} className="button primary">
        {words.clear}
      </Link>
    </Empty>
  );
}
