import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, button, ok, open, run } from './testing';

const failed = () =>
  run('1', 'failed', {
    flow: 'arrive',
    integration: 'shop',
    error: { kind: 'REFUSED', message: 'No.', step: 'lines[2]/insert' },
    steps: [{ path: 'lines[2]/insert', id: 'insert', kind: 'action', status: 'failed', attempts: 1 }],
  });

const latest = () => ({
  version: 2,
  possible: true,
  keeps: [{ step: 'read', title: 'Read the order' }, { step: 'price' }],
  differences: [],
});

const sent = (call: string) => {
  const found = asked.find((each) => each.startsWith(`${call} `)) ?? '';
  return JSON.parse(found.slice(found.indexOf('{')) || 'null');
};

beforeEach(() => {
  answers.set('GET /runs/1', ok(failed()));
});

describe('a run that failed', () => {
  it('leads to the draft at the step that failed, with its data', async () => {
    open('/runs/1');
    const link = await screen.findByRole('link', { name: 'Open in editor' });
    expect(link.getAttribute('href')).toBe(
      '/integrations/shop/edit?run=1&flow=arrive&step=lines%5B2%5D/insert',
    );
    const picture = screen.getByRole('link', { name: 'Show on graph' });
    expect(picture.getAttribute('href')).toBe('/integrations/shop/edit?run=1&flow=arrive&view=graph');
  });

  it('that was tried again leads to its successor first', async () => {
    const replays = [{ id: '7', version: 3, status: 'succeeded', acceptedAt: '2030-01-01T09:00:00Z' }];
    answers.set('GET /runs/1', ok({ ...failed(), version: 2, replays }));
    open('/runs/1');
    const link = await screen.findByRole('link', { name: 'Open run 7' });
    expect(link.getAttribute('href')).toBe('/runs/7');
    expect(link.className).toContain('primary');
    expect((await button('Retry from the failed step')).className).not.toContain('primary');
    screen.getByText(/Replayed as run/);
    expect(screen.getByRole('link', { name: 'v2' }).getAttribute('href')).toBe(
      '/integrations/shop?tab=versions&version=2',
    );
  });

  it('is retried with the published version, which the button names', async () => {
    answers.set('GET /runs/1/retry', ok({ version: 1, possible: true, latest: latest() }));
    answers.set('POST /runs/1/retry', ok({ run: '1' }));
    open('/runs/1');
    const retry = await button('Retry from the failed step with v2');
    expect(retry.className).toContain('primary');
    expect((await button('Retry with v1')).className).not.toContain('primary');
    await button('Replay everything…');
    screen.getByText('These steps are equal in both versions and keep their results: Read the order, price');
    fireEvent.click(retry);
    await waitFor(() =>
      expect(sent('POST /runs/1/retry')).toEqual({ version: 'latest', expectedVersion: 2 }),
    );
  });

  it('is retried with its own version', async () => {
    answers.set('GET /runs/1/retry', ok({ version: 1, possible: true, latest: latest() }));
    answers.set('POST /runs/1/retry', ok({ run: '1' }));
    open('/runs/1');
    fireEvent.click(await button('Retry with v1'));
    await waitFor(() => expect(asked).toContain('POST /runs/1/retry'));
  });

  it('says which steps differ if it cannot continue in the published version', async () => {
    const differences = [{ kind: 'changed', step: 'price' }];
    const refused = { version: 2, possible: false, problem: 'No.', keeps: [], differences };
    answers.set('GET /runs/1/retry', ok({ version: 1, possible: true, latest: refused }));
    open('/runs/1');
    await screen.findByText('The step “price” was changed.');
    screen.getByText('Replay everything with v2, or retry with v1.');
    expect(screen.queryByRole('button', { name: /failed step with/ })).toBeNull();
    fireEvent.click(await button('Replay everything…'));
    const published = (await screen.findByLabelText('v2, the published version')) as HTMLInputElement;
    expect(published.checked).toBe(true);
  });

  it('needs no attention once its replay has succeeded', async () => {
    const replays = [
      { id: '7', version: 3, status: 'succeeded', acceptedAt: '2030-01-01T09:00:00Z' },
      { id: '6', version: 3, status: 'failed', acceptedAt: '2030-01-01T08:00:00Z' },
    ];
    answers.set('GET /runs/1', ok({ ...failed(), replays, repairedBy: '7' }));
    open('/runs/1');
    const note = await screen.findByText(/which succeeded/);
    expect(note.textContent).toBe('Replayed as run 7, which succeeded. This run needs no attention.');
    expect(screen.getAllByText(/Replayed as run/)).toHaveLength(2);
  });

  it('tells of each attempt when it began, how long it took and what was said', async () => {
    const attemptList = [
      {
        n: 1,
        startedAt: '2030-01-01T09:00:00Z',
        durationMs: 1200,
        error: { kind: 'TRY_LATER', message: 'Busy.' },
      },
      {
        n: 2,
        startedAt: '2030-01-01T09:00:05Z',
        durationMs: 300,
        error: { kind: 'REFUSED', message: 'No.' },
      },
    ];
    const steps = [{ ...failed().steps[0], attempts: 2, attemptList }];
    answers.set('GET /runs/1', ok({ ...failed(), steps }));
    open('/runs/1');
    const table = await screen.findByRole('table', { name: 'Attempts' });
    expect(within(table).getAllByRole('row')).toHaveLength(3);
    within(table).getByText('Busy.');
    within(table).getByText('1.20 s');
  });

  it('is retried or replayed with the version that was published for it', async () => {
    const text = 'integration: shop\nflows:\n  arrive:\n    trigger: { use: manual.start }\n    steps: []\n';
    const draft = { base: 2, published: 2, changedAt: '2030-01-01T09:00:00Z', changedBy: 'admin' };
    const shop = {
      name: 'shop',
      title: null,
      version: 2,
      publishedAt: null,
      enabled: true,
      flows: [],
      draft,
    };
    answers.set('GET /integrations', ok({ items: [shop], next: null }));
    answers.set('GET /integrations/shop', ok({ ...shop, document: text }));
    answers.set('GET /integrations/shop/draft', {
      status: 200,
      body: { ...draft, document: text },
      headers: { ETag: '"1"' },
    });
    answers.set('GET /integrations/shop/draft/problems', ok({ valid: true, errors: [] }));
    answers.set('GET /integrations/shop/versions/2/diff/draft', ok({ same: true, differences: [] }));
    answers.set('GET /integrations/shop/versions', ok({ items: [{ version: 2 }], next: null }));
    answers.set('GET /integrations/shop/versions/2', ok(text));
    answers.set('POST /integrations/shop/draft/publish', ok({ version: 3 }));
    answers.set('GET /runs/1/retry', ok({ version: 2, possible: true, latest: { ...latest(), version: 3 } }));
    answers.set('POST /runs/1/replay', ok({ run: '2' }));
    answers.set('GET /runs/2', ok(run('2', 'succeeded')));
    const { router } = open('/integrations/shop/edit?run=1&flow=arrive&view=outline');
    fireEvent.click(await button('Publish v3…'));
    const dialog = await screen.findByRole('dialog', { name: /Publish/ });
    await waitFor(() => expect(asked).toContain('GET /runs/1'));
    fireEvent.click(await within(dialog).findByRole('button', { name: 'Publish v3' }));
    await within(await screen.findByRole('dialog')).findByRole('button', { name: 'Retry run 1 with v3' });
    fireEvent.click(await button('Replay run 1 with v3'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/2'));
    const replay = asked.find((each) => each.startsWith('POST /runs/1/replay')) ?? '';
    expect(JSON.parse(replay.slice(replay.indexOf('{')))).toEqual({ version: 'latest' });
  });
});

describe('runs that test drafts', () => {
  it('are shown when they are asked for, and marked', async () => {
    answers.set('GET /runs', ok({ items: [], next: null }));
    answers.set(
      'GET /runs?tests=only&limit=50',
      ok({ items: [{ ...run('9', 'succeeded'), test: true }], next: null }),
    );
    open('/runs');
    fireEvent.click(await screen.findByRole('link', { name: 'Tests' }));
    const row = await screen.findByRole('link', { name: /flow-9/ });
    expect(within(row).getByText('test')).toBeTruthy();
  });

  it('cannot be replayed, and say that they ran the draft', async () => {
    answers.set('GET /runs/9', ok({ ...run('9', 'failed'), test: true, version: 'draft' }));
    open('/runs/9');
    await screen.findByRole('link', { name: 'Draft' });
    expect(screen.queryByRole('button', { name: /Replay|Retry/ })).toBeNull();
  });
});
