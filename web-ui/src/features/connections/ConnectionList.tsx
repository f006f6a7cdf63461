import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ConnectionView, ConnectorView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { connections as words } from '../../words/connections';
import { connectorList } from '../connectors/api';
import { ConnectorIcon } from '../connectors/ConnectorIcon';
import { connectionList } from './api';
import { ConnectionState } from './ConnectionState';
import { useConnectionTest, useLastTest } from './useConnectionTest';
import './connections.css';

export function ConnectionList() {
  const list = useQuery(connectionList);
  return (
    <Page
      title={words.title}
      actions={
        <Link to="/connections/new" className="button primary">
          {words.new}
        </Link>
      }
    >
      {list.isPending ? (
        <Skeleton what={words.title} rows={6} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.length === 0 ? (
        <Empty title={words.emptyTitle}>
          <p>{words.emptyText}</p>
          <Link to="/connections/new" className="button primary">
            {words.new}
          </Link>
        </Empty>
      ) : (
        <Shown all={list.data} />
      )}
    </Page>
  );
}

function Shown({ all }: { all: readonly ConnectionView[] }) {
  const { q = '' } = useSearch({ from: '/shell/connections' });
  const navigate = useNavigate();
  const connectors = useQuery(connectorList).data;
  const connectorOf = (each: ConnectionView) => connectors?.find((one) => one.id === each.connector);
  const found = all.filter((each) =>
    `${each.name} ${each.connector} ${connectorOf(each)?.title ?? ''}`
      .toLowerCase()
      .includes(q.trim().toLowerCase()),
  );
  return (
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
            navigate({ to: '/connections', search: { q: event.target.value || undefined }, replace: true })
          }
        />
      </search>
      {found.length === 0 ? (
        <Empty title={words.nothingTitle}>
          <p>{words.nothingText(q)}</p>
          <Link to="/connections" search={{}} className="button primary">
            {words.clear}
          </Link>
        </Empty>
      ) : (
        <div className="card table-wrap">
          <table className="table connections" aria-label={words.table}>
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.connector}</th>
                <th scope="col">{words.columns.state}</th>
                <th scope="col">{words.columns.usedBy}</th>
                <th scope="col">{words.columns.changed}</th>
                <th scope="col">
                  <span className="sr-only">{words.columns.test}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((each) => (
                <Row key={each.name} connection={each} connector={connectorOf(each)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

interface RowProps {
  connection: ConnectionView;
  connector: ConnectorView | undefined;
}

function Row({ connection, connector }: RowProps) {
  const { name } = connection;
  const test = useConnectionTest(name);
  const tested = useLastTest(connection, name);
  const why = test.error?.message ?? (tested ? tested.message : connection.error?.message);
  return (
    <tr>
      <td className="c-name">
        <Link to="/connections/$name" params={{ name }}>
          {name}
        </Link>
      </td>
      <td>
        <Link to="/connectors/$id" params={{ id: connection.connector }} className="connector-name">
          {connector && <ConnectorIcon connector={connector} />}
          {connector?.title || connection.connector}
        </Link>
      </td>
      <td className="c-state" role="status">
        <ConnectionState connection={connection} found={tested} />
        {why && !tested?.ok && <span className="why">{why}</span>}
      </td>
      <td className="c-used">
        {connection.usedBy.length === 0 ? (
          <span className="muted">{words.unused}</span>
        ) : (
          connection.usedBy.map((each) => each.replace(/^integration /, '')).join(', ')
        )}
      </td>
      <td className="c-changed">
        <Time iso={connection.changedAt} show="relative" />
      </td>
      <td className="c-actions">
        <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? words.testing : words.test}
          <span className="sr-only">{words.of(name)}</span>
        </button>
      </td>
    </tr>
  );
}
