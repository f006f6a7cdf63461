import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { RUN_STATUSES, type RunPage, type RunView } from '../../api/types';
import { formatCount, formatDuration, shortId } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Status, StatusShape } from '../../ui/Status';
import { type StatusLook, statusLook } from '../../ui/status';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { integrationList } from '../integrations/api';
import { Attention, GroupNote } from './Attention';
import { runCounts, runList } from './api';
import { summary } from './explain';
import type { RunFilter } from './liveMerge';

/** Failures first: they are what one comes here for. */
const CHIPS = ['failed', 'running', 'waiting', 'queued', 'succeeded', 'cancelled'] as const;

export function RunList() {
  const search = useSearch({ strict: false }) as RunFilter;
  const filter: RunFilter = {
    status: search.status,
    integration: search.integration,
    flow: search.flow,
    text: search.text,
    fingerprint: search.fingerprint,
  };
  const grouped =
    filter.status === 'needs-attention' && filter.text === undefined && filter.fingerprint === undefined;
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const list = useInfiniteQuery({ ...runList(filter), enabled: !grouped });
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Page title="Runs" actions={<SearchBox filter={filter} />}>
      <StatusChips filter={filter} />
      <FlowFilter filter={filter} />
      {filter.text && <SearchNote filter={filter} behind={list.data?.pages[0]?.behind} />}
      {filter.fingerprint && <GroupNote filter={filter} fingerprint={filter.fingerprint} />}
      {grouped ? (
        <Attention filter={filter} />
      ) : list.isError && !list.data ? (
        <Problem what="The runs could not be loaded." error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <Skeleton what="runs" />
      ) : runs.length === 0 && !list.hasNextPage ? (
        <Nothing filter={filter} filtered={filtered} />
      ) : (
        <>
          <RunTable runs={runs} stale={list.isPlaceholderData} />
          <div className="list-end">
            {list.hasNextPage ? (
              <button
                type="button"
                className="button"
                disabled={list.isFetchingNextPage}
                onClick={() => list.fetchNextPage()}
              >
                {list.isFetchingNextPage ? 'Loading…' : 'Load older runs'}
              </button>
            ) : (
              <span className="muted caption">
                {runs.length === 1
                  ? `This is the only run${filtered ? ' that matches' : ''}.`
                  : `These are all ${formatCount(runs.length)} runs${filtered ? ' that match' : ''}.`}
              </span>
            )}
            {list.isFetchNextPageError && (
              <Problem
                what="Older runs could not be loaded."
                error={list.error}
                onRetry={() => list.fetchNextPage()}
              />
            )}
          </div>
        </>
      )}
    </Page>
  );
}

function RunTable({ runs, stale }: { runs: RunView[]; stale: boolean }) {
  const now = useNow();
  return (
    <div className={`table-wrap ${stale ? 'stale' : ''}`}>
      <table className="table runs" aria-label="Runs, newest first" aria-busy={stale}>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Integration › flow</th>
            <th scope="col">What happened</th>
            <th scope="col">Trigger</th>
            <th scope="col">Accepted</th>
            <th scope="col" className="number">
              Duration
            </th>
            <th scope="col">Run</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const said = summary(run, now);
            return (
              <tr key={run.id}>
                <td className="c-status">
                  <Status status={run.status} waiting={run.waiting} />
                </td>
                <td className="c-flow">
                  <Link to="/runs/$id" params={{ id: run.id }} className="row-link">
                    <span>{run.integration}</span>
                    <span className="sep" aria-hidden="true">
                      ›
                    </span>
                    <strong>{run.flow}</strong>
                  </Link>
                </td>
                <td
                  className={`c-said ${run.status === 'failed' ? 'tone-failed' : 'muted'}`}
                  title={said || undefined}
                >
                  {said}
                </td>
                <td className="c-trigger muted">{run.trigger}</td>
                <td className="c-time">
                  <Time iso={run.acceptedAt} />
                </td>
                <td className="c-duration number">
                  {formatDuration(
                    run.durationMs ?? (run.status === 'running' ? elapsed(run, now) : undefined),
                  )}
                </td>
                <td className="c-id mono muted" title={run.id}>
                  {shortId(run.id)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Whole seconds: a clock that counts, not a measurement. */
function elapsed(run: RunView, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(run.acceptedAt)) / 1000) * 1000);
}

/** Whether it leaves out runs by more than their status. */
function isNarrowed({ status, ...others }: RunFilter): boolean {
  return Object.values(others).some((value) => value !== undefined);
}

function StatusChips({ filter }: { filter: RunFilter }) {
  const known = useQuery(runCounts).data;
  // They are those of all runs; beside another filter they would say what the list does not.
  const counts = isNarrowed(filter) ? undefined : known;
  const all = counts && RUN_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return (
    <nav className="chips" aria-label="Filter by status">
      <Chip filter={filter} count={all} />
      <Chip filter={filter} status="needs-attention" count={undefined} />
      {CHIPS.map((status) => (
        <Chip key={status} filter={filter} status={status} count={counts?.[status]} />
      ))}
    </nav>
  );
}

function Chip({
  filter,
  status,
  count,
}: {
  filter: RunFilter;
  status?: RunFilter['status'];
  count: number | undefined;
}) {
  const chosen = filter.status === status;
  const look: StatusLook | undefined =
    status === 'needs-attention' ? { tone: 'doubt', word: 'Needs attention' } : status && statusLook(status);
  return (
    <Link
      to="/runs"
      search={{ ...filter, status, fingerprint: undefined }}
      className={`chip ${chosen ? 'chosen' : ''}`}
      aria-current={chosen ? 'true' : undefined}
      activeProps={{ 'aria-current': chosen ? 'true' : undefined }}
    >
      {look && <StatusShape tone={look.tone} />}
      <span>{look?.word ?? 'All'}</span>
      <span className="count">{count === undefined ? '' : formatCount(count)}</span>
    </Link>
  );
}

function FlowFilter({ filter }: { filter: RunFilter }) {
  const navigate = useNavigate();
  const known = useQuery(integrationList).data ?? [];
  const names = withChosen(
    known.map((integration) => integration.name),
    filter.integration,
  );
  const flows = withChosen(
    known
      .filter((integration) => filter.integration === undefined || integration.name === filter.integration)
      .flatMap((integration) => integration.flows.map((flow) => flow.name)),
    filter.flow,
  );
  const choose = (change: RunFilter) =>
    navigate({ to: '/runs', search: { ...filter, ...change, fingerprint: undefined }, replace: true });
  return (
    <div className="filters">
      <label className="inline-field">
        <span>Integration</span>
        <select
          value={filter.integration ?? ''}
          onChange={(event) => choose({ integration: event.target.value || undefined, flow: undefined })}
        >
          <option value="">Any</option>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="inline-field">
        <span>Flow</span>
        <select
          value={filter.flow ?? ''}
          onChange={(event) => choose({ flow: event.target.value || undefined })}
        >
          <option value="">Any</option>
          {flows.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {(filter.integration || filter.flow) && (
        <button
          type="button"
          className="button quiet"
          onClick={() => choose({ integration: undefined, flow: undefined })}
        >
          Clear
        </button>
      )}
    </div>
  );
}

/** A filter may name what is no longer there (or not loaded yet): it stays visible and can be cleared. */
function withChosen(names: string[], chosen: string | undefined): string[] {
  return [...new Set(chosen === undefined ? names : [...names, chosen])].sort();
}

/** Words of payloads, outputs and errors; Enter searches, an empty field shows all again. */
function SearchBox({ filter }: { filter: RunFilter }) {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest?.('input, select, textarea, dialog');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  // A search of one's own leaves the field alone, which may hold further words by then; any other is shown in it.
  const asked = useRef(filter.text);
  useEffect(() => {
    if (field.current && filter.text !== asked.current) field.current.value = filter.text ?? '';
    asked.current = filter.text;
  }, [filter.text]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    const text = field.current?.value.trim() || undefined;
    asked.current = text;
    navigate({ to: '/runs', search: { ...filter, text } });
  };
  return (
    <search>
      <form className="find" onSubmit={search}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label="Search runs by words of their payloads, outputs and errors"
          placeholder="Order, e-mail, run id…"
          title="Press / to come here. All words are wanted; “in quotation marks” one after the other; SO-100* finds what begins so."
          defaultValue={filter.text}
          maxLength={400}
          spellCheck={false}
          autoComplete="off"
        />
        <kbd>/</kbd>
      </form>
    </search>
  );
}

function SearchNote({ filter, behind }: { filter: RunFilter; behind: RunPage['behind'] }) {
  const words = filter.text ?? '';
  return (
    <p className="search-note muted" role="status">
      <span>
        Runs with <strong>{words}</strong> in their payload, outputs or errors.
      </span>
      {behind !== undefined && behind.runs > 0 && (
        <span>
          {behind.runs === 1
            ? 'One run cannot be searched yet'
            : `${formatCount(behind.runs)} runs cannot be searched yet`}
          : the index catches up while the server has time.
        </span>
      )}
      {/^\d+$/.test(words) && (
        <Link to="/runs/$id" params={{ id: words }}>
          Open run {words}
        </Link>
      )}
      <Link to="/runs" search={{ ...filter, text: undefined }}>
        Show all
      </Link>
    </p>
  );
}

function Nothing({ filter, filtered }: { filter: RunFilter; filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title="No runs yet">
        <p>
          A run appears here, live, as soon as a trigger accepts its first event. The address of each trigger
          is with its integration.
        </p>
        <Link to="/integrations" className="button primary">
          See the integrations
        </Link>
      </Empty>
    );
  }
  const parts = [
    filter.status &&
      `status “${filter.status === 'needs-attention' ? 'Needs attention' : statusLook(filter.status).word}”`,
    filter.fingerprint && 'the failure of this group',
    filter.integration && `integration “${filter.integration}”`,
    filter.flow && `flow “${filter.flow}”`,
    filter.text && `the words “${filter.text}”`,
  ].filter(Boolean);
  return (
    <Empty title="No run matches">
      <p>The list shows only runs with {parts.join(' and ')}.</p>
      <Link to="/runs" search={{}} className="button primary">
        Clear the filters
      </Link>
    </Empty>
  );
}
