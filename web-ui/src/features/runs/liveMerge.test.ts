import { describe, expect, it } from 'vitest';
import type { Page, RunDetail, RunStatus, RunView, StepView } from '../../api/types';
import { applyLive, applyProgress } from './liveMerge';
import type { RunFilter } from './runFilter';

function run(id: string, second: number, status: RunStatus = 'succeeded', flow = 'orders'): RunView {
  const acceptedAt = new Date(Date.UTC(2030, 0, 1, 9, 0, second)).toISOString();
  return {
    id,
    instance: 'default',
    integration: 'shop',
    flow,
    version: 1,
    trigger: 'http.webhook',
    status,
    acceptedAt,
    endedAt: null,
    durationMs: null,
    error: null,
    waiting: null,
    parent: null,
    replayOf: null,
  };
}

function page(items: RunView[], next: string | null = null): Page<RunView> {
  return { items, next };
}

const ids = (pages: Page<RunView>[]) => pages.map((p) => p.items.map((r) => r.id).join(' ')).join(' | ');

describe('live events in the list of runs', () => {
  it('puts a new run at the top', () => {
    expect(ids(applyLive([page([run('b', 2), run('a', 1)])], [run('c', 3)], {}))).toBe('c b a');
  });

  it('shows a run among those with failed items only if it has some', () => {
    const some = { ...run('c', 3), failedItems: 2 };
    expect(ids(applyLive([page([])], [some, run('d', 4)], { status: 'failed-items' }))).toBe('c');
  });

  it('puts a test of a draft among tests alone', () => {
    const test = { ...run('c', 3), test: true as const };
    expect(ids(applyLive([page([run('a', 1)])], [test], {}))).toBe('a');
    expect(ids(applyLive([page([])], [test, run('d', 4)], { tests: 'only' }))).toBe('c');
  });

  it('keeps where a search found its words', () => {
    const matches = [{ in: 'payload' as const, step: null, text: 'SO-1', marks: [{ from: 0, to: 4 }] }];
    const pages = [page([{ ...run('a', 1, 'running'), matches }])];
    const [now] = applyLive(pages, [run('a', 1, 'failed')], { text: 'SO-1' });
    expect(now?.items[0]).toMatchObject({ status: 'failed', matches });
  });

  it('shows a new run only if it has the trigger, version, instance and time of the filter', () => {
    const shown = (filter: RunFilter) => ids(applyLive([page([])], [run('c', 3)], filter));
    const time = { from: '2030-01-01T09:00:00Z', to: '2030-01-01T10:00:00Z' };
    expect(shown({ trigger: 'http.webhook', version: '1', instance: 'default', ...time })).toBe('c');
    expect(shown({ trigger: 'schedule.cron' })).toBe('');
    expect(shown({ version: '2' })).toBe('');
    expect(shown({ instance: 'acme' })).toBe('');
    expect(shown({ to: time.from })).toBe('');
  });

  it('replaces a known run in its place', () => {
    const pages = applyLive([page([run('b', 2), run('a', 1, 'running')])], [run('a', 1, 'failed')], {});
    expect(ids(pages)).toBe('b a');
    expect(pages[0]?.items[1]?.status).toBe('failed');
  });

  it('leaves a search with the runs that the server found', () => {
    const pages = [page([run('b', 2), run('a', 1, 'running')])];
    const now = applyLive(pages, [run('c', 3), run('a', 1, 'failed')], { text: 'SO-10001' });
    expect(ids(now)).toBe('b a');
    expect(now[0]?.items[1]?.status).toBe('failed');
  });

  it('removes a run that no longer matches the filter', () => {
    const filter = { status: 'running' } as const;
    expect(
      ids(applyLive([page([run('b', 2, 'running'), run('a', 1, 'running')])], [run('b', 2)], filter)),
    ).toBe('a');
  });

  it('ignores a run of another flow', () => {
    expect(
      ids(applyLive([page([run('a', 1)])], [run('x', 9, 'running', 'returns')], { flow: 'orders' })),
    ).toBe('a');
  });

  it('puts a late run where its time is, over pages', () => {
    const pages = [page([run('e', 5), run('d', 4)], 'more'), page([run('b', 2), run('a', 1)])];
    expect(ids(applyLive(pages, [run('c', 3)], {}))).toBe('e d | c b a');
  });

  it('leaves out a run older than everything loaded while there is more to load', () => {
    expect(ids(applyLive([page([run('c', 3)], 'more')], [run('a', 1)], {}))).toBe('c');
    expect(ids(applyLive([page([run('c', 3)])], [run('a', 1)], {}))).toBe('c a');
  });

  it('orders runs of the same instant by id', () => {
    expect(ids(applyLive([page([run('b', 1)])], [run('c', 1), run('a', 1)], {}))).toBe('c b a');
  });

  it('takes several events of one run in order', () => {
    const pages = applyLive([page([])], [run('a', 1, 'queued'), run('a', 1, 'running'), run('a', 1)], {});
    expect(ids(pages)).toBe('a');
    expect(pages[0]?.items[0]?.status).toBe('succeeded');
  });

  it('keeps pages untouched by the events identical', () => {
    const second = page([run('a', 1)]);
    expect(applyLive([page([run('b', 2)], 'more'), second], [run('c', 3)], {})[1]).toBe(second);
  });
});

describe('how far a step is', () => {
  const step = (path: string, status: StepView['status']): StepView => ({
    path,
    id: path,
    kind: 'action',
    status,
    attempts: 1,
  });
  const detail: RunDetail = {
    historyKept: true,
    replays: [],
    ...run('a', 1, 'running'),
    steps: [step('read', 'succeeded'), step('copy', 'running')],
  };

  it('shows at the step that runs', () => {
    const now = applyProgress(detail, { step: 'copy', done: 3, total: 7, unit: 'rows' });
    expect(now?.steps.map((each) => each.progress)).toEqual([undefined, { done: 3, total: 7, unit: 'rows' }]);
  });

  it('asks for the run again if the step is not known to run', () => {
    expect(applyProgress(detail, { step: 'read', done: 3, total: 7, unit: 'rows' })).toBeUndefined();
    expect(applyProgress(detail, { step: 'send', done: 3, total: 7, unit: 'rows' })).toBeUndefined();
  });
});
