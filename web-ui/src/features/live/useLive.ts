import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Page, RunDetail, RunView } from '../../api/types';
import { refreshPublished, showPublished } from '../integrations/api';
import { applyLive, applyProgress, type RunFilter } from '../runs/liveMerge';
import { followLive } from './live';
import { recentRuns } from './recent';

const POLL_MS = 5000;
const REFRESH_MS = 1000;
/** For a batch with more events than this, the first page is loaded again instead. */
const FLOOD = 100;
const MAX_FIRST_PAGE_LENGTH = 300;

export type LiveState = 'connecting' | 'on' | 'polling';

/** Keeps runs and published versions in the query cache up to date while mounted. */
export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const refresh = throttled(REFRESH_MS);
    const stop = followLive((message) => {
      switch (message.type) {
        case 'state':
          setState(message.on ? 'on' : 'polling');
          break;
        case 'resync':
          refresh('all', () => refreshAll(client));
          break;
        case 'progress': {
          const key = ['run', message.progress.run];
          const run = client.getQueryData<RunDetail>(key);
          if (!run) break;
          const further = applyProgress(run, message.progress);
          if (further) client.setQueryData(key, further);
          else refresh(`run ${run.id}`, () => client.invalidateQueries({ queryKey: key }));
          break;
        }
        case 'integration': {
          const { name, version, enabled } = message.integration;
          showPublished(client, name, { version, enabled });
          // Other members have changed, too: the title, the flows, the list of versions.
          refresh(`integration ${name}`, () => refreshPublished(client, name));
          break;
        }
        case 'runs':
          recentRuns.add(message.runs);
          if (message.runs.length > FLOOD) refresh('lists', () => restartLists(client));
          else mergeIntoLists(client, message.runs, () => refresh('lists', () => restartLists(client)));
          refresh('counts', () => client.invalidateQueries({ queryKey: ['runs', 'counts'] }));
          for (const id of new Set(message.runs.map((run) => run.id))) {
            if (client.getQueryData(['run', id])) {
              refresh(`run ${id}`, () => client.invalidateQueries({ queryKey: ['run', id] }));
            }
          }
      }
    });
    return () => {
      stop();
      refresh.stop();
    };
  }, [client]);

  useEffect(() => {
    if (state !== 'polling') return;
    const timer = setInterval(() => refreshAll(client), POLL_MS);
    return () => clearInterval(timer);
  }, [client, state]);

  return state;
}

function refreshAll(client: QueryClient): void {
  client.invalidateQueries({ queryKey: ['runs'] });
  client.invalidateQueries({ queryKey: ['run'] });
  refreshPublished(client);
}

function mergeIntoLists(client: QueryClient, runs: RunView[], tooLong: () => void): void {
  for (const query of client.getQueryCache().findAll({ queryKey: ['runs', 'list'] })) {
    const filter = query.queryKey[2] as RunFilter;
    client.setQueryData<InfiniteData<Page<RunView>>>(query.queryKey, (data) => {
      if (!data) return data;
      const pages = applyLive(data.pages, runs, filter);
      if ((pages[0]?.items.length ?? 0) > MAX_FIRST_PAGE_LENGTH) tooLong();
      return pages === data.pages ? data : { ...data, pages };
    });
  }
}

/** Back to one fresh page, so that a list left open for days does not grow for days. */
function restartLists(client: QueryClient): void {
  client.setQueriesData<InfiniteData<Page<RunView>>>({ queryKey: ['runs', 'list'] }, (data) =>
    data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
  );
  client.invalidateQueries({ queryKey: ['runs', 'list'] });
}

/** At once, then at most once per interval and name; the last call is never dropped. */
function throttled(interval: number) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const again = new Map<string, () => void>();
  const run = (name: string, action: () => void) => {
    if (timers.has(name)) {
      again.set(name, action);
      return;
    }
    action();
    timers.set(
      name,
      setTimeout(() => {
        timers.delete(name);
        const next = again.get(name);
        again.delete(name);
        if (next) run(name, next);
      }, interval),
    );
  };
  run.stop = () => {
    for (const timer of timers.values()) clearTimeout(timer);
  };
  return run;
}
