import { describe, expect, it } from 'vitest';
import type { RunDetail, StepView, Waiting } from '../../api/types';
import {
  buildStepTree,
  foldedAtFirst,
  itemAround,
  type StepNode,
  stepInFocus,
  stepOfCause,
  stepThatWaits,
  titlesTo,
  waterfall,
} from './stepTree';

const run: RunDetail = {
  id: '1',
  instance: 'default',
  integration: 'shop',
  flow: 'orders',
  version: 1,
  trigger: 'http.webhook',
  status: 'running',
  acceptedAt: '2030-01-01T09:00:00.000Z',
  endedAt: null,
  durationMs: null,
  error: null,
  waiting: null,
  parent: null,
  replayOf: null,
  historyKept: true,
  replays: [],
  steps: [],
};

const t0 = Date.UTC(2030, 0, 1, 9);

function step(path: string, more: Partial<StepView> = {}): StepView {
  const id = path.slice(path.lastIndexOf('/') + 1);
  return { path, id, kind: 'action', status: 'succeeded', attempts: 1, ...more };
}

function at(from: number, ms: number): Partial<StepView> {
  return { startedAt: new Date(t0 + from).toISOString(), durationMs: ms };
}

const outline = (nodes: StepNode[]): string =>
  nodes.map((n) => n.label + (n.children.length ? `(${outline(n.children)})` : '')).join(' ');

describe('the tree of steps', () => {
  it('nests steps under their containers and names branches that have no record', () => {
    const tree = buildStepTree([
      step('check'),
      step('route'),
      step('route/gold/send'),
      step('route/gold/mail'),
      step('end'),
    ]);
    expect(outline(tree)).toBe('check route(gold(send mail)) end');
    expect(tree[1]?.children[0]?.step).toBeUndefined();
  });

  it('counts the items of a loop from one, and names branches and parts', () => {
    expect(outline(buildStepTree([step('lines[0]/insert'), step('lines[1]/both[left]/insert')]))).toBe(
      'lines(Item 1(insert) Item 2(both(left(insert))))',
    );
    expect(outline(buildStepTree([step('guard'), step('guard/try/one'), step('guard/finally/two')]))).toBe(
      'guard(try(one) finally(two))',
    );
  });

  it('knows what became of items of which no step is shown', () => {
    const parts = [{ path: 'lines[4]', name: '4', status: 'failed' as const }];
    const loop = { ended: 90, failed: 1, shown: 1, more: 89 };
    const [lines] = buildStepTree([step('lines', { parts, loop })]);
    expect(lines?.more).toBe(89);
    expect(lines?.children[0]?.part?.status).toBe('failed');
  });

  it('folds items that went well where there are many', () => {
    const item = (status: 'failed' | 'succeeded'): StepNode => ({
      path: 'lines[0]',
      label: 'Item 1',
      item: true,
      part: { path: 'lines[0]', name: '0', status },
      children: [],
    });
    expect(foldedAtFirst(item('succeeded'), 20)).toBe(true);
    expect(foldedAtFirst(item('succeeded'), 2)).toBe(false);
    expect(foldedAtFirst(item('failed'), 20)).toBe(false);
  });

  it('takes a container that is listed after its children', () => {
    const tree = buildStepTree([step('route/gold/send'), step('route', { title: 'Which tier?' })]);
    expect(outline(tree)).toBe('Which tier?(gold(send))');
  });

  it('prefers a title to an id', () => {
    expect(buildStepTree([step('mail', { title: 'Tell the customer' })])[0]?.label).toBe('Tell the customer');
  });
});

describe('the step in focus', () => {
  it('is the one the error names, by path or by id', () => {
    const steps = [step('a', { status: 'failed' }), step('b/c')];
    expect(stepInFocus(steps, 'b/c')?.path).toBe('b/c');
    expect(stepInFocus(steps, 'c')?.path).toBe('b/c');
  });

  it('is the deepest failed step rather than its container', () => {
    expect(stepInFocus([step('a', { status: 'failed' }), step('a/x/b', { status: 'failed' })])?.path).toBe(
      'a/x/b',
    );
  });

  it('is the waiting step of a waiting run, and none when all is well', () => {
    expect(stepInFocus([step('a'), step('b', { status: 'waiting' })])?.path).toBe('b');
    expect(stepInFocus([step('a')])).toBeUndefined();
  });

  it('is not a failure that was caught, while the run goes on', () => {
    const steps = [step('g/try/a', { status: 'failed' }), step('g/catch/b', { status: 'waiting' })];
    expect(stepInFocus(steps, null, 'waiting')?.path).toBe('g/catch/b');
    expect(stepInFocus(steps, null, 'succeeded')?.path).toBe('g/try/a');
  });
});

describe('the step that waits', () => {
  const until = (hour: number) => new Date(t0 + hour * 3_600_000).toISOString();
  const waits = (path: string, reason: NonNullable<StepView['waiting']>['reason'], hour?: number): StepView =>
    step(path, { status: 'waiting', waiting: { reason, until: hour ? until(hour) : null } });

  it('is the one whose wait the run tells of, and not the last or the deepest', () => {
    const steps = [
      step('both', { kind: 'parallel', status: 'waiting' }),
      waits('both[soon]/soon', 'delay', 1),
      waits('both[late]/late', 'delay', 5),
      waits('both[late]/inner/deep', 'retry', 1),
    ];
    const told: Waiting = { reason: 'delay', until: until(1) };
    expect(stepThatWaits(steps, told)?.path).toBe('both[soon]/soon');
    expect(stepInFocus(steps, null, 'waiting', told)?.path).toBe('both[soon]/soon');
  });

  it('is known without a time', () => {
    const steps = [waits('a', 'child'), waits('b', 'connection')];
    expect(stepThatWaits(steps, { reason: 'child', until: null })?.path).toBe('a');
  });

  it('is none where no step that is shown has that wait', () => {
    expect(stepThatWaits([waits('a', 'delay', 5)], { reason: 'delay', until: until(1) })).toBeUndefined();
  });
});

describe('the waterfall', () => {
  it('lays bars out over the whole run', () => {
    const { bars, totalMs } = waterfall([step('a', at(0, 100)), step('b', at(100, 300))], t0);
    expect(totalMs).toBe(400);
    expect(bars.get('a')).toEqual({ start: 0, width: 0.25 });
    expect(bars.get('b')).toEqual({ start: 0.25, width: 0.75 });
  });

  it('cuts a long wait short and says how long it was', () => {
    const day = 86_400_000;
    const { bars, gaps } = waterfall([step('a', at(0, 1000)), step('b', at(day, 1000))], t0);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.ms).toBe(day - 1000);
    expect(bars.get('a')?.width).toBeGreaterThan(0.4);
    expect((bars.get('b')?.start ?? 0) + (bars.get('b')?.width ?? 0)).toBeCloseTo(1);
  });

  it('does not take a container for work', () => {
    const { gaps } = waterfall(
      [step('c', at(0, 100_000)), step('c/a', at(0, 10)), step('c/b', at(99_990, 10))],
      t0,
    );
    expect(gaps).toHaveLength(1);
  });

  it('lets a running step grow up to now', () => {
    const running = step('b', { status: 'running', startedAt: new Date(t0 + 100).toISOString() });
    expect(waterfall([step('a', at(0, 100)), running], t0 + 400).bars.get('b')?.width).toBeCloseTo(0.75);
  });

  it('has nothing to draw before the first step started', () => {
    expect(waterfall([step('a', { status: 'skipped' })], t0).bars.size).toBe(0);
  });
});

describe('the place of a step', () => {
  const steps = [
    step('lines', { title: 'For each line' }),
    step('lines[1]/route', { title: null }),
    step('lines[1]/route/2/insert', { title: 'Insert it' }),
  ];

  it('is told in titles, with items and cases as people count them', () => {
    expect(titlesTo('lines[1]/route/2/insert', steps)).toEqual([
      'For each line',
      'Item 2',
      'route',
      'Case 2',
      'Insert it',
    ]);
    expect(titlesTo('lines[1]', steps)).toEqual(['For each line', 'Item 2']);
  });

  it('names the innermost item', () => {
    expect(itemAround('lines[1]/route/2/insert')).toBe('Item 2');
    expect(itemAround('lines[1]/inner[4]/x')).toBe('Item 5');
    expect(itemAround('both[left]/x')).toBeUndefined();
    expect(itemAround('lines')).toBeUndefined();
  });
});

describe('the step of the cause', () => {
  const failed = step('lines[1]/send', { status: 'failed' });
  const waiting = { reason: 'retry', until: '2030-01-01T09:00:00Z' } satisfies Waiting;

  it('is the failed step of a failed run, and the waiting step of a waiting run', () => {
    const steps = [step('a'), failed, step('b', { status: 'waiting', waiting })];
    const error = { kind: 'REFUSED', message: 'No.', step: failed.path };
    expect(stepOfCause({ ...run, status: 'failed', error, steps })?.path).toBe('lines[1]/send');
    expect(stepOfCause({ ...run, status: 'waiting', waiting, steps })?.path).toBe('b');
    expect(stepOfCause({ ...run, status: 'succeeded', steps })).toBeUndefined();
  });
});
