import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConnectionView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { authorizeConnection, connectionList, testConnection } from './api';
import './connections.css';

export function ConnectionList() {
  const list = useQuery(connectionList);
  return (
    <Page
      title="Connections"
      actions={
        <Link to="/connections/new" className="button primary">
          New connection
        </Link>
      }
    >
      {list.isPending ? (
        <Skeleton what="connections" rows={4} />
      ) : list.isError && !list.data ? (
        <Problem
          what="The connections could not be loaded."
          error={list.error}
          onRetry={() => list.refetch()}
        />
      ) : list.data.length === 0 ? (
        <Empty title="No connection is saved yet">
          <p>
            A connection is an address with credentials, which flows name. Create one here with “New
            connection”, or save some from a file:
          </p>
          <pre className="command">junctura apply connections.yaml</pre>
        </Empty>
      ) : (
        <ul className="connections">
          {list.data.map((connection) => (
            <Connection key={connection.name} connection={connection} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Connection({ connection }: { connection: ConnectionView }) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: connectionList.queryKey });
  const test = useMutation({ mutationFn: () => testConnection(connection.name), onSettled: refresh });
  const authorize = useMutation({
    mutationFn: () => authorizeConnection(connection.name),
    onSuccess: ({ address }) => window.open(address, '_blank', 'noopener'),
  });
  const failure = test.error ?? authorize.error;
  return (
    <li className="card connection-card">
      <div className="card-head">
        <h2>
          <Link to="/connections/$name" params={{ name: connection.name }}>
            {connection.name}
          </Link>
        </h2>
        <Link to="/connectors/$id" params={{ id: connection.connector }} className="mono muted">
          {connection.connector}
        </Link>
        <span className="card-end">
          {connection.consent !== 'none' && (
            <button
              type="button"
              className="button"
              disabled={authorize.isPending}
              onClick={() => authorize.mutate()}
            >
              {connection.consent === 'given' ? 'Authorize again' : 'Authorize'}
            </button>
          )}
          <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate()}>
            {test.isPending ? 'Testing…' : 'Test'}
          </button>
        </span>
      </div>
      <p className="connection-state" role="status">
        {failure ? (
          <Trouble>{failure.message}</Trouble>
        ) : test.data ? (
          test.data.ok ? (
            <>
              <Icon name="check" /> It works.
            </>
          ) : (
            <Trouble>{test.data.message}</Trouble>
          )
        ) : connection.trouble ? (
          <Trouble>
            {connection.trouble.message} <Time iso={connection.trouble.since} show="relative" />
          </Trouble>
        ) : connection.consent === 'missing' ? (
          <Trouble>Nobody has authorized it yet.</Trouble>
        ) : (
          <span className="muted">
            {connection.usedBy.length === 0
              ? 'Nothing live uses it.'
              : `Used by ${connection.usedBy.join(', ')}.`}
          </span>
        )}
      </p>
    </li>
  );
}

function Trouble({ children }: { children: ReactNode }) {
  return (
    <>
      <Icon name="warning" /> {children}
    </>
  );
}
