import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { formatCount } from '../../../ui/format';
import { Empty, Page, Skeleton } from '../../../ui/Page';
import { Problem } from '../../../ui/Problem';
import { received as words } from '../../../words/received';
import { receivedList } from './api';
import { OutcomeChips, ReceivedFilterBar, ReceivedSearch } from './ReceivedFilters';
import { ReceivedTable } from './ReceivedTable';
import '../runs.css';
import './received.css';

/** The log of received events: what senders have sent, and what became of it. */
export function ReceivedPage() {
  const filter = useSearch({ from: '/shell/received' });
  const list = useInfiniteQuery(receivedList(filter));
  const events = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Page
      title={words.title}
      crumbs={
        <>
          <Link to="/runs">{words.runs}</Link>
          <span className="sep">›</span>
          <span>{words.title}</span>
        </>
      }
      actions={
        <>
          <ReceivedSearch filter={filter} />
          <button type="button" className="button" onClick={() => list.refetch()} disabled={list.isFetching}>
            {words.refresh}
          </button>
        </>
      }
    >
      <p className="muted">{words.intro}</p>
      <OutcomeChips filter={filter} />
      <ReceivedFilterBar filter={filter} />
      {list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <Skeleton what={words.loading} />
      ) : events.length === 0 && !list.hasNextPage ? (
        <Nothing filtered={filtered} />
      ) : (
        <>
          <ReceivedTable events={events} stale={list.isPlaceholderData} />
          <div className="list-end">
            {list.hasNextPage ? (
              <button
                type="button"
                className="button"
                disabled={list.isFetchingNextPage}
                onClick={() => list.fetchNextPage()}
              >
                {list.isFetchingNextPage ? words.loadingOlder : words.loadOlder}
              </button>
            ) : (
              <span className="muted caption">
                {events.length === 1
                  ? words.endOne(filtered)
                  : words.end(formatCount(events.length), filtered)}{' '}
                {words.kept}
              </span>
            )}
            {list.isFetchNextPageError && (
              <Problem what={words.loadOlderFailed} error={list.error} onRetry={() => list.fetchNextPage()} />
            )}
          </div>
        </>
      )}
    </Page>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty title={words.noMatch}>
      <p>{words.noMatchText}</p>
      <Link to="/received" search={{}} className="button primary">
        {words.clearFilters}
      </Link>
    </Empty>
  ) : (
    <Empty title={words.none}>
      <p>{words.noneText}</p>
      <Link to="/integrations" className="button primary">
        {words.toIntegrations}
      </Link>
    </Empty>
  );
}
