import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ConnectorView } from '../../api/types';
import { DocsLink } from '../../ui/DocsLink';
import { Icon } from '../../ui/Icon';
import { inline } from '../../ui/Markdown';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { reference as words } from '../../words/reference';
import { connectorList } from './api';
import { ConnectorIcon } from './ConnectorIcon';
import { FoundOperations } from './FoundOperations';
import { firstSentence } from './firstSentence';
import { InstallPlugin } from './InstallPlugin';
import { Plugins } from './Plugins';
import './connectors.css';

export function ConnectorList() {
  const list = useQuery(connectorList);
  const { q = '' } = useSearch({ from: '/shell/connectors' });
  const navigate = useNavigate();
  const wanted = q.trim();
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
              placeholder={words.searchPlaceholder}
              value={q}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) =>
                navigate({ to: '/connectors', search: { q: event.target.value || undefined }, replace: true })
              }
            />
          </search>
          <DocsLink to="/docs/reference/connectors/index" className="button">
            {words.documentation}
          </DocsLink>
          <InstallPlugin />
        </>
      }
    >
      {wanted !== '' ? (
        <FoundOperations text={wanted} />
      ) : list.isPending ? (
        <Skeleton what={words.title} rows={6} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.length === 0 ? (
        <Empty title={words.emptyTitle}>
          <p>{words.emptyText}</p>
        </Empty>
      ) : (
        <ul className="catalogue">
          {list.data.map((connector) => (
            <Card key={connector.id} connector={connector} />
          ))}
        </ul>
      )}
      {wanted === '' && <Plugins />}
    </Page>
  );
}

function Card({ connector }: { connector: ConnectorView }) {
  return (
    <li className="card connector-card">
      <ConnectorIcon connector={connector} />
      <h2>
        <Link to="/connectors/$id" params={{ id: connector.id }} className="card-link">
          {connector.title || connector.id}
        </Link>
      </h2>
      <span className="mono muted caption">{connector.id}</span>
      {connector.docs && <p>{inline(firstSentence(connector.docs))}</p>}
      <ul className="operations">
        {connector.triggers.map((trigger) => (
          <li key={trigger.id} title={words.trigger}>
            <Icon name="trigger" />
            <span className="sr-only">{words.trigger} </span>
            {trigger.title || trigger.id}
          </li>
        ))}
        {connector.actions.map((action) => (
          <li key={action.id}>{action.title || action.id}</li>
        ))}
      </ul>
    </li>
  );
}
