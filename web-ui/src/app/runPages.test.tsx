import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunView, StepView } from '../api/types';
import { answers, asked, button, heading, ok, open, run } from './testing';

const INTEGRATION = {
  name: 'shop',
  title: 'Orders of the shop',
  version: 3,
  publishedAt: null,
  enabled: true,
  flows: [
    { name: 'flow-1', title: 'An order is received', trigger: 'http.webhook', enabled: true },
    { name: 'nightly', title: null, trigger: 'schedule.cron', enabled: true },
  ],
};

beforeEach(() => {
  answers.set('GET /integrations', ok({ items: [INTEGRATION], next: null }));
});

/** The queries of the requests for a path. */
const queriesTo = (path: string) =>
  asked
    .filter((each) => each.startsWith(`GET ${path}?`))
    .map((each) => new URLSearchParams(each.slice(each.indexOf('?'))));

describe('the list of runs', () => {
  const counts = { queued: 0, running: 0, waiting: 2, succeeded: 40, failed: 7, cancelled: 0 };

  it('shows where a search found its words', async () => {
    const found: RunView = {
      ...run('17', 'failed'),
      matches: [
        { in: 'payload', step: null, text: 'order: SO-1', marks: [{ from: 7, to: 11 }] },
        {
          in: 'error',
          step: 'lines[1]/send',
          stepTitle: 'Book the line',
          text: 'SO-1 is unknown',
          marks: [{ from: 0, to: 4 }],
        },
      ],
    };
    answers.set('GET /runs', ok({ items: [found], next: null }));
    open('/runs?text=SO-1');
    const row = (await screen.findByText('Error of Book the line')).closest('tr') as HTMLElement;
    expect([...row.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['SO-1', 'SO-1']);
    expect(row.textContent).toContain('order: SO-1');
    const link = within(row).getByText('Error of Book the line').closest('a') as HTMLAnchorElement;
    expect(new URL(link.href).pathname).toBe('/runs/17');
    expect(new URL(link.href).searchParams.get('step')).toBe('lines[1]/send');
  });

  it('counts the runs of each status that the filter shows, and those that need attention', async () => {
    answers.set('GET /runs/counts', ok({ ...counts, needsAttention: 9 }));
    open('/runs?flow=nightly');
    const chips = await screen.findByRole('navigation', { name: 'Filter by status' });
    await waitFor(() => expect(chips.textContent).toContain('Needs attention9'));
    expect(chips.textContent).toContain('All49');
    expect(chips.textContent).toContain('Failed7');
    expect(queriesTo('/runs/counts').at(-1)?.get('flow')).toBe('nightly');
  });

  it('does not count the runs of a search', async () => {
    open('/runs?text=SO-1');
    await screen.findByText('Show all');
    expect(asked.some((each) => each.startsWith('GET /runs/counts'))).toBe(false);
  });

  it('keeps its filters in the address', async () => {
    const { router } = open('/runs');
    fireEvent.change(await screen.findByLabelText('Trigger'), { target: { value: 'schedule.cron' } });
    fireEvent.change(await screen.findByLabelText('Integration'), { target: { value: 'shop' } });
    // Flows, triggers and versions belong to an integration.
    await waitFor(() => expect(router.state.location.search).toEqual({ integration: 'shop' }));
    fireEvent.change(await screen.findByLabelText('Version'), { target: { value: '2' } });
    fireEvent.change(await screen.findByLabelText('Accepted'), { target: { value: 'hour' } });
    await waitFor(() =>
      expect(router.state.location.search).toEqual({ integration: 'shop', version: '2', since: 'hour' }),
    );
    await waitFor(() => expect(queriesTo('/runs').at(-1)?.get('version')).toBe('2'));
    const query = queriesTo('/runs').at(-1);
    expect(query?.get('from')).toMatch(/:00\.000Z$/);
    expect(query?.has('since')).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it('shows the runs between two times', async () => {
    const { router } = open('/runs?since=day');
    fireEvent.change(await screen.findByLabelText('Accepted'), { target: { value: 'between' } });
    const to = await screen.findByLabelText('To');
    fireEvent.change(to, { target: { value: '2030-01-08T09:30' } });
    fireEvent.blur(to);
    const iso = new Date(2030, 0, 8, 9, 30).toISOString();
    await waitFor(() => expect(router.state.location.search).toMatchObject({ to: iso }));
    expect(router.state.location.search).not.toHaveProperty('since');
    await waitFor(() => expect(queriesTo('/runs').at(-1)?.get('to')).toBe(iso));
  });

  it('groups what needs attention within the chosen time', async () => {
    open('/runs?status=needs-attention&from=2030-01-08T00:00:00Z');
    await screen.findByText('Nothing needs attention');
    expect(queriesTo('/attention').at(-1)?.get('from')).toBe('2030-01-08T00:00:00Z');
  });
});

describe('a group of runs that need attention', () => {
  it('is retried as chosen, and says that those which fail again come back', async () => {
    const group = {
      fingerprint: 'f',
      integration: 'shop',
      flow: 'orders',
      kind: 'REFUSED',
      message: 'Refused.',
    };
    answers.set(
      'GET /attention',
      ok({ items: [{ ...group, runs: 3, lastAt: '2030-01-01T09:00:00Z' }], next: null }),
    );
    answers.set('POST /runs/retry', ok({ runs: 3, skipped: 0, more: false, atLeast: false }));
    answers.set(
      'GET /retries/9',
      ok({ id: '9', status: 'done', runs: 3, done: 3, skipped: 0, problem: null }),
    );
    open('/runs?status=needs-attention');
    fireEvent.click(await screen.findByRole('button', { name: /Retry all 3 runs/ }));
    const retry = await button('Retry 3 runs');
    fireEvent.click(screen.getByLabelText(/the failed step in the published version/));
    answers.set('POST /runs/retry', ok({ id: '9', status: 'waiting' }));
    fireEvent.click(retry);
    expect(await screen.findByText('3 of 3 runs sent on.')).toBeTruthy();
    const sent = asked
      .filter((each) => each.startsWith('POST /runs/retry'))
      .map((each) => each.replace(/^[^{]*/, ''));
    expect(sent.map((each) => JSON.parse(each))).toEqual([
      { dryRun: true },
      { as: 'resume', version: 'latest' },
    ]);
    expect(screen.getByText('Runs that fail again are listed here again.')).toBeTruthy();
  });
});

describe('runs in doubt', () => {
  it('get one answer, with the filters of the list', async () => {
    answers.set('POST /runs/answer', ok({ runs: 45, skipped: 0, more: false, atLeast: false }));
    answers.set(
      'GET /retries/9',
      ok({ id: '9', status: 'done', runs: 45, done: 44, skipped: 1, problem: null }),
    );
    open('/runs?status=in-doubt&flow=orders');
    fireEvent.click(await button('Answer all…'));
    expect(await screen.findByText('45 runs are in doubt, and get this answer.')).toBeTruthy();
    fireEvent.click(screen.getByLabelText('It was not done: repeat'));
    answers.set('POST /runs/answer', ok({ id: '9', status: 'waiting' }));
    fireEvent.click(await button('Answer all'));
    expect(await screen.findByText('44 of 45 runs sent on, 1 skipped.')).toBeTruthy();
    const sent = asked.filter((each) => each.startsWith('POST /runs/answer'));
    expect(sent.map((each) => JSON.parse(each.replace(/^[^{]*/, '')))).toEqual([
      { answer: 'done', dryRun: true },
      { answer: 'repeat' },
    ]);
    expect(sent.every((each) => each.startsWith('POST /runs/answer?flow=orders '))).toBe(true);
  });

  it('get one answer as a group, for the step of the group', async () => {
    answers.set(
      'GET /attention',
      ok({
        items: [
          {
            fingerprint: 'f',
            integration: 'shop',
            flow: 'orders',
            kind: 'IN_DOUBT',
            message: 'The server stopped.',
            step: 'lines[]/send',
            runs: 3,
            lastAt: '2030-01-01T09:00:00Z',
          },
        ],
        next: null,
      }),
    );
    answers.set('POST /runs/answer', ok({ runs: 3, skipped: 0, more: false, atLeast: false }));
    open('/runs?status=needs-attention');
    fireEvent.click(await button('Answer all 3 runs of orders…'));
    expect(await screen.findByText('3 runs are in doubt, and get this answer.')).toBeTruthy();
    const sent = asked.filter((each) => each.startsWith('POST /runs/answer'));
    expect(sent.map((each) => JSON.parse(each.replace(/^[^{]*/, '')))).toEqual([
      { answer: 'done', dryRun: true, step: 'lines[]/send' },
    ]);
    expect(sent[0]).toContain('/runs/answer?fingerprint=f ');
  });
});

describe('the page of a run', () => {
  const message = 'The server answered 422.';
  const failedStep: StepView = {
    path: 'lines[1]/book',
    id: 'book',
    title: 'Book the line',
    kind: 'action',
    use: 'http.request',
    status: 'failed',
    attempts: 2,
    error: { kind: 'REFUSED', message, reached: 'yes' },
    attemptList: [
      {
        n: 1,
        startedAt: '2030-01-01T09:00:00Z',
        durationMs: 5,
        error: { kind: 'TRY_LATER', message: 'It answered 503.', reached: 'no' },
      },
      {
        n: 2,
        startedAt: '2030-01-01T09:00:02Z',
        durationMs: 5,
        error: { kind: 'REFUSED', message, reached: 'yes' },
      },
    ],
  };
  const lines: StepView = {
    path: 'lines',
    id: 'lines',
    title: 'For each line',
    kind: 'for-each',
    status: 'failed',
    attempts: 1,
    loop: { ended: 2, failed: 1, shown: 2, more: 0 },
    parts: [
      { path: 'lines[0]', name: '0', status: 'succeeded' },
      { path: 'lines[1]', name: '1', status: 'failed', error: { kind: 'REFUSED', message, reached: 'yes' } },
    ],
  };
  const failed = run('1', 'failed', {
    error: { kind: 'REFUSED', message, step: 'lines[1]/book' },
    steps: [lines, failedStep],
  });

  it('says who has started it by hand', async () => {
    answers.set('GET /runs/1', ok(run('1', 'succeeded', { trigger: 'schedule.cron', startedBy: 'Ana' })));
    open('/runs/1');
    await screen.findByText('Ana, by hand');
  });

  it('names the integration and the flow by their titles', async () => {
    answers.set('GET /runs/1', ok(run('1', 'succeeded', { integration: 'shop', flow: 'flow-1' })));
    open('/runs/1');
    await heading(/Orders of the shop › An order is received/);
    expect(screen.getByRole('link', { name: 'shop/flow-1' })).toBeTruthy();
  });

  it('tells the error once, with the item as people count it', async () => {
    answers.set('GET /runs/1', ok(failed));
    open('/runs/1');
    expect(await screen.findByRole('button', { name: 'Book the line (Item 2)' })).toBeTruthy();
    expect(screen.getAllByText(new RegExp(message))).toHaveLength(1);
    const details = screen.getByRole('region', { name: 'Details of the chosen step' });
    expect(details.textContent).toContain('For each line › Item 2 › Book the line');
    expect(details.textContent).not.toContain('[1]');
    // The attempts say what else went wrong.
    expect(within(details).getByText('It answered 503.')).toBeTruthy();
  });

  it('leads from a loop to its failed items', async () => {
    answers.set('GET /runs/1', ok(failed));
    const { router } = open('/runs/1?step=lines');
    fireEvent.click(await screen.findByRole('button', { name: 'Item 2' }));
    await waitFor(() => expect(router.state.location.search).toEqual({ step: 'lines[1]' }));
  });

  it('lays out the response of an HTTP request', async () => {
    const ask: StepView = {
      ...failedStep,
      path: 'ask',
      id: 'ask',
      title: 'Ask',
      status: 'succeeded',
      error: null as never,
      attemptList: [],
      output: {
        status: 201,
        headers: { 'content-type': 'application/json', etag: '"7"' },
        body: { id: 7 },
      },
    };
    answers.set('GET /runs/1', ok(run('1', 'succeeded', { steps: [ask] })));
    open('/runs/1?step=ask');
    const response = await screen.findByRole('region', { name: 'Response' });
    expect(response.textContent).toContain('201 Created');
    expect(response.textContent).toContain('application/json · 8 B');
    expect(within(response).getByRole('rowheader', { name: 'etag', hidden: true })).toBeTruthy();
    expect(within(response).getByRole('region', { name: 'response body' }).textContent).toContain('"id": 7');
  });
});
