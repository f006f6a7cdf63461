import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TokenView } from '../../api/types';
import { Empty, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { tokens as words } from '../../words/tokens';
import { tokenList } from './api';
import { NewTokenDialog } from './NewTokenDialog';
import { RevokeDialog } from './RevokeDialog';
import { SettingsPage } from './SettingsPage';

export function TokensPage() {
  const list = useQuery(tokenList);
  const [isNew, setNew] = useState(false);
  const create = (
    <button type="button" className="button primary" onClick={() => setNew(true)}>
      {words.new}
    </button>
  );
  return (
    <SettingsPage title={words.title} docs="/docs/operate/access#tokens" actions={create}>
      <p className="muted">{words.lead}</p>
      {list.isPending ? (
        <Skeleton what={words.title} rows={4} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.length === 0 ? (
        <Empty title={words.emptyTitle}>
          <p>{words.emptyText}</p>
        </Empty>
      ) : (
        <TokenTable all={list.data} />
      )}
      {isNew && <NewTokenDialog onClose={() => setNew(false)} />}
    </SettingsPage>
  );
}

function TokenTable({ all }: { all: readonly TokenView[] }) {
  const [revoked, setRevoked] = useState<TokenView>();
  return (
    <div className="card table-wrap">
      <table className="table" aria-label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.columns.name}</th>
            <th scope="col">{words.columns.role}</th>
            <th scope="col">{words.columns.created}</th>
            <th scope="col">{words.columns.used}</th>
            <th scope="col">{words.columns.expires}</th>
            <th scope="col">
              <span className="sr-only">{words.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((token) => (
            <tr key={token.id}>
              <td className="settings-name">{token.title}</td>
              <td>
                {token.role
                  ? words.roles[token.role as keyof typeof words.roles]
                  : words.webhooksOf(token.subscriptions ?? '')}
              </td>
              <td>
                <Time iso={token.created} show="relative" />{' '}
                <span className="muted">{words.by(token.creator)}</span>
              </td>
              <td>
                {token.used ? (
                  <Time iso={token.used} show="relative" />
                ) : (
                  <span className="muted">{words.never}</span>
                )}
              </td>
              <td>
                <Expiry at={token.expires} />
              </td>
              <td className="settings-actions">
                <button type="button" className="button" onClick={() => setRevoked(token)}>
                  {words.revoke}
                  <span className="sr-only">{words.of(token.title)}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoked && <RevokeDialog token={revoked} onClose={() => setRevoked(undefined)} />}
    </div>
  );
}

function Expiry({ at }: { at: string }) {
  const isOver = Date.parse(at) <= useNow();
  return isOver ? <span className="tone-failed">{words.expired}</span> : <Time iso={at} show="relative" />;
}
