import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { RunPage } from '../../api/types';
import { formatCount } from '../../ui/format';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { runs as texts, runs as words } from '../../words/runs';
import { AnswerAll } from './AnswerAll';
import { Attention, GroupNote } from './Attention';
import { runList } from './api';
import { FilterBar } from './FilterBar';
import { filterLook } from './filterLook';
import { SearchBox, StatusChips } from './RunFilters';
import { RunTable } from './RunTable';
import type { RunFilter } from './runFilter';
import './runs.css';

export function RunList() {
  const search = useSearch({ strict: false }) as RunFilter;
  const filter: RunFilter = {
    status: search.status,
    integration: search.integration,
    flow: search.flow,
    trigger: search.trigger,
    version: search.version,
    instance: search.instance,
    since: search.since,
    from: search.from,
    to: search.to,
    text: search.text,
    fingerprint: search.fingerprint,
    tests: search.tests,
  };
  // A group may have runs of several versions and triggers.
  const { text, fingerprint, tests, trigger, version } = filter;
  const grouped =
    filter.status === 'needs-attention' &&
    [text, fingerprint, tests, trigger, version].every((value) => value === undefined);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const list = useInfiniteQuery({ ...runList(filter), enabled: !grouped });
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Page
      title={texts.runs}
      actions={
        <>
          <Link to="/received" search={{ integration: filter.integration }} className="button">
            {texts.receivedEvents}
          </Link>
          <SearchBox filter={filter} />
        </>
      }
    >
      <StatusChips filter={filter} />
      <FilterBar filter={filter} instances={[...new Set(runs.map((run) => run.instance))]} />
      {filter.text && <SearchNote filter={filter} behind={list.data?.pages[0]?.behind} />}
      {filter.fingerprint && <GroupNote filter={filter} fingerprint={filter.fingerprint} />}
      {filter.status === 'in-doubt' && <AnswerAll filter={filter} />}
      {grouped ? (
        <Attention filter={filter} />
      ) : list.isError && !list.data ? (
        <Problem what={texts.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <Skeleton what={texts.runsLoading} />
      ) : runs.length === 0 && !list.hasNextPage ? (
        <Nothing filter={filter} filtered={filtered} />
      ) : (
        <>
          <RunTable runs={runs} stale={list.isPlaceholderData} isSearch={filter.text !== undefined} />
          <div className="list-end">
            {list.hasNextPage ? (
              <button
                type="button"
                className="button"
                disabled={list.isFetchingNextPage}
                onClick={() => list.fetchNextPage()}
              >
                {list.isFetchingNextPage ? texts.loading : texts.loadOlder}
              </button>
            ) : (
              <span className="muted caption">
                {runs.length === 1
                  ? `This is the only run${filtered ? ' that matches' : ''}.`
                  : `These are all ${formatCount(runs.length)} runs${filtered ? ' that match' : ''}.`}
              </span>
            )}
            {list.isFetchNextPageError && (
              <Problem what={texts.loadOlderFailed} error={list.error} onRetry={() => list.fetchNextPage()} />
            )}
          </div>
        </>
      )}
    </Page>
  );
}

function SearchNote({ filter, behind }: { filter: RunFilter; behind: RunPage['behind'] }) {
  const words = filter.text ?? '';
  return (
    <p className="search-note muted" role="status">
      <span>
        {texts.runsWith}
        <strong>{words}</strong>
        {texts.withWords}
      </span>
      {behind !== undefined && behind.runs > 0 && (
        <span>
          {behind.runs === 1 ? texts.notIndexed : `${formatCount(behind.runs)} runs cannot be searched yet`}
          {texts.notIndexedHint}
        </span>
      )}
      {/^\d+$/.test(words) && (
        <Link to="/runs/$id" params={{ id: words }}>
          {texts.openRun(words)}
        </Link>
      )}
      <Link to="/runs" search={{ ...filter, text: undefined }}>
        {texts.showAll}
      </Link>
    </p>
  );
}

function Nothing({ filter, filtered }: { filter: RunFilter; filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title={texts.noRunsYet}>
        <p>{texts.noRunsText}</p>
        <Link to="/integrations" className="button primary">
          {texts.seeIntegrations}
        </Link>
      </Empty>
    );
  }
  const parts = [
    filter.status && `status “${filterLook(filter.status).word}”`,
    filter.fingerprint && 'the failure of this group',
    filter.integration && `integration “${filter.integration}”`,
    filter.flow && `flow “${filter.flow}”`,
    filter.trigger && `trigger “${filter.trigger}”`,
    filter.version && `version ${filter.version}`,
    filter.instance && `instance “${filter.instance}”`,
    (filter.since || filter.from || filter.to) && texts.timePart,
    filter.tests && words.testsPart,
    filter.text && `the words “${filter.text}”`,
  ].filter(Boolean);
  return (
    <Empty title={texts.noRunMatches}>
      <p>{texts.shownOnly(parts.join(' and '))}</p>
      <Link to="/runs" search={{}} className="button primary">
        {texts.clearFilters}
      </Link>
    </Empty>
  );
}
