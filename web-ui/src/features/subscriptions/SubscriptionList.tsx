import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubscriptionView } from '../../api/types';
import { DocsLink } from '../../ui/DocsLink';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { allowedTopics } from '../../words/allowedTopics';
import { subscriptions as words } from '../../words/subscriptions';
import { subscriptionList } from './api';
import { FirstSubscription } from './FirstSubscription';
import { ListTools } from './ListTools';
import { PortalLinkDialog } from './PortalLinkDialog';
import { usePlace } from './place';
import { SubscriptionRow } from './SubscriptionRow';
import type { SubscriptionListSearch } from './search';
import { TopicsDialog } from './TopicsDialog';
import './subscriptions.css';

export function SubscriptionList() {
  const place = usePlace();
  const search = useSearch({ strict: false }) as SubscriptionListSearch;
  const list = useInfiniteQuery(subscriptionList(search));
  const [dialog, setDialog] = useState<'link' | 'topics'>();
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = [search.q, search.state, search.instance].some((each) => each !== undefined);
  const isEmpty = list.isSuccess && all.length === 0 && !list.isPlaceholderData;
  return (
    <Page
      title={words.title}
      actions={
        <>
          {!place.isPortal && (
            <>
              <DocsLink to="/docs/reference/outbound-webhooks" className="button">
                {words.documentation}
              </DocsLink>
              <button type="button" className="button" onClick={() => setDialog('topics')}>
                {allowedTopics.open}
              </button>
              <button type="button" className="button" onClick={() => setDialog('link')}>
                {words.linkPortal}
              </button>
            </>
          )}
          <Link to={place.create} className="button primary">
            {words.new}
          </Link>
        </>
      }
    >
      {!(isEmpty && !isFiltered) && <ListTools search={search} />}
      {list.isPending ? (
        <Skeleton what={words.title} rows={6} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : isEmpty && !isFiltered ? (
        <FirstSubscription />
      ) : isEmpty ? (
        <Empty title={words.nothingTitle}>
          <p>{words.nothingText}</p>
          <Link to={place.list} search={{}} className="button primary">
            {words.showAll}
          </Link>
        </Empty>
      ) : (
        <>
          <Table all={all} isStale={list.isPlaceholderData} />
          {list.hasNextPage && (
            <div className="list-end">
              <button
                type="button"
                className="button"
                disabled={list.isFetchingNextPage}
                onClick={() => list.fetchNextPage()}
              >
                {list.isFetchingNextPage ? words.loading : words.loadMore}
              </button>
            </div>
          )}
        </>
      )}
      {dialog === 'link' && (
        <PortalLinkDialog instance={customerOf(search)} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'topics' && (
        <TopicsDialog instance={customerOf(search)} onClose={() => setDialog(undefined)} />
      )}
    </Page>
  );
}

/** The instance "default" belongs to no customer. */
function customerOf({ instance }: SubscriptionListSearch): string {
  return instance === undefined || instance === 'default' ? '' : instance;
}

function Table({ all, isStale }: { all: readonly SubscriptionView[]; isStale: boolean }) {
  const { isPortal } = usePlace();
  return (
    <div className={`card table-wrap ${isStale ? 'stale' : ''}`}>
      <table className="table subscriptions" aria-label={words.title} aria-busy={isStale}>
        <thead>
          <tr>
            <th scope="col">{words.columns.state}</th>
            <th scope="col">{words.columns.address}</th>
            <th scope="col">{words.columns.topics}</th>
            {!isPortal && <th scope="col">{words.columns.instance}</th>}
            <th scope="col">{words.columns.failing}</th>
            <th scope="col" className="number">
              {words.columns.rate}
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <SubscriptionRow key={each.id} subscription={each} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
