import type { RunStatus } from '../../api/types';

/** Times up to now that one chooses with one click. */
export const SINCE = ['hour', 'day', 'week'] as const;
export type Since = (typeof SINCE)[number];

/** Groups of runs that are no status of their own. */
export const RUN_GROUPS = ['needs-attention', 'in-doubt', 'failed-items'] as const;

/** What a list of runs shows. It stands in the address of the page. */
export interface RunFilter {
  status?: RunStatus | (typeof RUN_GROUPS)[number] | undefined;
  integration?: string | undefined;
  flow?: string | undefined;
  trigger?: string | undefined;
  /** Of an integration. */
  version?: string | undefined;
  instance?: string | undefined;
  /** Accepted since then, up to now. */
  since?: Since | undefined;
  /** Accepted at this time or later, in ISO-8601. Ignored beside `since`. */
  from?: string | undefined;
  /** Accepted before this time. */
  to?: string | undefined;
  text?: string | undefined;
  /** Of a group of runs that need attention. */
  fingerprint?: string | undefined;
  /** Runs that test drafts, instead of all others. */
  tests?: 'only' | undefined;
}

export type Choose = (change: RunFilter) => void;

const MINUTE = 60_000;
const LENGTHS: Record<Since, number> = { hour: 60 * MINUTE, day: 1440 * MINUTE, week: 10_080 * MINUTE };

/**
 * The time of a filter. The beginning of a time up to now is a whole minute, so that repeated requests are the
 * same.
 */
export function timesOf({ since, from, to }: RunFilter, now: number): { from?: string; to?: string } {
  if (since) {
    const began = now - LENGTHS[since];
    return { from: new Date(began - (began % MINUTE)).toISOString() };
  }
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** The parameters of the list of runs. */
export function queryOf(filter: RunFilter, now: number) {
  const { since: _since, from: _from, to: _to, ...others } = filter;
  return { ...others, ...timesOf(filter, now) };
}

/** The parameters of the counts by status, or undefined if the server cannot count the runs of this filter. */
export function countQueryOf(filter: RunFilter, now: number) {
  const { text, fingerprint, tests, status: _status, ...others } = queryOf(filter, now);
  return text === undefined && fingerprint === undefined && tests === undefined ? others : undefined;
}

/** Whether a run was accepted in the time of a filter. */
export function isInTime(acceptedAt: string, filter: RunFilter, now: number): boolean {
  const { from, to } = timesOf(filter, now);
  const at = Date.parse(acceptedAt);
  return (from === undefined || at >= Date.parse(from)) && (to === undefined || at < Date.parse(to));
}

/** Whether the filter leaves out runs by more than their status. */
export function isNarrowed({ status: _status, ...others }: RunFilter): boolean {
  return Object.values(others).some((value) => value !== undefined);
}

/** The value of a field for a local date and time, and back. Seconds are left out. */
export function localTime(iso: string | undefined): string {
  const at = new Date(iso ?? '');
  if (Number.isNaN(at.getTime())) return '';
  const local = new Date(at.getTime() - at.getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

export function fromLocalTime(text: string): string | undefined {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
