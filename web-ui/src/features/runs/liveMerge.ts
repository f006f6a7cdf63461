import type { Page, Progress, RunDetail, RunView } from '../../api/types';
import { isInTime, type RunFilter } from './runFilter';

export type { RunFilter };

/** Whether it tests a draft. Lists contain tests only on request. */
export function isTest(run: object): boolean {
  return 'test' in run && run.test === true;
}

export function matches(run: RunView, filter: RunFilter, now = Date.now()): boolean {
  return (
    (filter.tests === 'only') === isTest(run) &&
    hasStatus(run, filter.status) &&
    (filter.fingerprint === undefined || needsAttention(run)) &&
    (filter.integration === undefined || run.integration === filter.integration) &&
    (filter.flow === undefined || run.flow === filter.flow) &&
    (filter.trigger === undefined || run.trigger === filter.trigger) &&
    (filter.version === undefined || String(run.version) === filter.version) &&
    (filter.instance === undefined || run.instance === filter.instance) &&
    isInTime(run.acceptedAt, filter, now)
  );
}

function hasStatus(run: RunView, status: RunFilter['status']): boolean {
  if (status === undefined) return true;
  if (status === 'needs-attention') return needsAttention(run);
  if (status === 'in-doubt') return isInDoubt(run);
  return status === 'failed-items' ? (run.failedItems ?? 0) > 0 : run.status === status;
}

/** The run needs a person. */
function needsAttention(run: RunView): boolean {
  return run.status === 'failed' || isInDoubt(run);
}

function isInDoubt(run: RunView): boolean {
  return run.waiting?.reason === 'in doubt';
}

/** The run with the progress of a step; undefined if the step is not running in it. */
export function applyProgress(
  run: RunDetail,
  { step, done, total, unit }: Progress & { step: string },
): RunDetail | undefined {
  if (!run.steps.some((each) => each.path === step && each.status === 'running')) return undefined;
  const progress = { done, total, unit };
  return { ...run, steps: run.steps.map((each) => (each.path === step ? { ...each, progress } : each)) };
}

/** Newest first; ids break ties, as in the server's list. */
function isNewer(a: RunView, b: RunView): boolean {
  return a.acceptedAt === b.acceptedAt ? a.id > b.id : a.acceptedAt > b.acceptedAt;
}

/**
 * The loaded pages after live events. A run that no longer matches the filter is removed, a new one is inserted
 * by time. A run that is older than all loaded ones is left out, because a later page contains it. Unchanged
 * pages are the same objects.
 */
export function applyLive(
  pages: Page<RunView>[],
  events: Iterable<RunView>,
  filter: RunFilter,
): Page<RunView>[] {
  let result = pages;
  for (const run of events) result = applyOne(result, run, filter);
  return result;
}

function applyOne(pages: Page<RunView>[], run: RunView, filter: RunFilter): Page<RunView>[] {
  const wanted = matches(run, filter);
  const home = pages.findIndex((page) => page.items.some((item) => item.id === run.id));
  if (home >= 0) {
    return pages.map((page, i) => {
      if (i !== home) return page;
      const items = wanted
        ? page.items.map((item) => (item.id === run.id ? updated(item, run) : item))
        : page.items.filter((item) => item.id !== run.id);
      return { ...page, items };
    });
  }
  // Only the server knows whether a new run matches a search or a group.
  if (!wanted || pages.length === 0 || filter.text !== undefined || filter.fingerprint !== undefined)
    return pages;
  for (const [i, page] of pages.entries()) {
    const at = page.items.findIndex((item) => isNewer(run, item));
    if (at >= 0) return insert(pages, i, at, run);
  }
  const last = pages.length - 1;
  const end = pages[last];
  return end && end.next === null ? insert(pages, last, end.items.length, run) : pages;
}

/** A live event does not know where a search found its words. */
function updated(item: RunView, run: RunView): RunView {
  return item.matches ? { ...run, matches: item.matches } : run;
}

function insert(pages: Page<RunView>[], index: number, at: number, run: RunView): Page<RunView>[] {
  return pages.map((page, i) =>
    i === index ? { ...page, items: [...page.items.slice(0, at), run, ...page.items.slice(at)] } : page,
  );
}
