import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { RUN_STATUSES } from '../../api/types';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { StatusShape } from '../../ui/Status';
import { runs as words } from '../../words/runs';
import { runCounts } from './api';
import { filterLook } from './filterLook';
import type { RunFilter } from './runFilter';

/** Failures first, because users look for them. */
const CHIPS = ['in-doubt', 'failed', 'running', 'waiting', 'queued', 'succeeded', 'cancelled'] as const;

export function StatusChips({ filter }: { filter: RunFilter }) {
  const counts = useQuery(runCounts(filter)).data;
  const all = counts && RUN_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return (
    <nav className="chips" aria-label={words.filterByStatus}>
      <Chip filter={filter} count={all} />
      <Chip filter={filter} status="needs-attention" count={counts?.needsAttention} />
      {CHIPS.map((status) => (
        <Chip
          key={status}
          filter={filter}
          status={status}
          count={status === 'in-doubt' ? undefined : counts?.[status]}
        />
      ))}
      <Chip filter={filter} status="failed-items" />
      <Link
        to="/runs"
        search={{ ...filter, tests: filter.tests ? undefined : 'only', fingerprint: undefined }}
        className={`chip ${filter.tests ? 'chosen' : ''}`}
        title={words.testsHint}
        aria-current={filter.tests ? 'true' : undefined}
        activeProps={{ 'aria-current': filter.tests ? 'true' : undefined }}
      >
        {words.tests}
      </Link>
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
  count?: number | undefined;
}) {
  const chosen = filter.status === status;
  const look = status && filterLook(status);
  return (
    <Link
      to="/runs"
      search={{ ...filter, status, fingerprint: undefined }}
      className={`chip ${chosen ? 'chosen' : ''}`}
      aria-current={chosen ? 'true' : undefined}
      activeProps={{ 'aria-current': chosen ? 'true' : undefined }}
    >
      {look && <StatusShape tone={look.tone} />}
      <span>{look?.word ?? words.all}</span>
      {count !== undefined && <span className="count">{formatCount(count)}</span>}
    </Link>
  );
}

/** Words of payloads, outputs and errors; Enter searches, an empty field shows all again. */
export function SearchBox({ filter }: { filter: RunFilter }) {
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
          aria-label={words.searchLabel}
          placeholder={words.searchPlaceholder}
          title={words.searchHint}
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
