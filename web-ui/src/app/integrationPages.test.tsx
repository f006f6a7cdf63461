import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, ok, open } from './testing';

const listOf = (...items: unknown[]) => ok({ items, next: null });

const orders = {
  name: 'orders',
  title: 'Orders to the ERP',
  version: 2,
  publishedAt: '2030-01-01T09:00:00Z',
  enabled: true,
  flows: [
    {
      name: 'placed',
      title: null,
      trigger: 'http.webhook',
      enabled: true,
      address: '/hooks/default/orders/placed',
    },
  ],
};
const stock = { ...orders, name: 'stock', title: 'Stock', enabled: false };
const draft = { base: 2, published: 2, changedAt: '2030-01-01T10:00:00Z', changedBy: 'ana' };
const version = (number: number, note: string | null = null) => ({
  version: number,
  title: null,
  publishedAt: '2030-01-01T09:00:00Z',
  publishedBy: 'ana',
  note,
});

beforeEach(() => {
  answers.set('GET /integrations', listOf(orders, stock));
  answers.set('GET /integrations/orders', ok({ ...orders, document: 'integration: orders\n' }));
  answers.set('GET /integrations/orders/versions', listOf(version(2, 'Retry on 429'), version(1)));
  answers.set('GET /integrations/orders/versions/2/diff/draft', ok({ same: true, differences: [] }));
});

/** The request, independent of the layout of its JSON. */
const calls = () => asked.map((call) => call.replaceAll(/\s+/g, ' ').replaceAll(/([{:]) | (?=[}])/g, '$1'));

describe('the list of integrations', () => {
  it('is searched and filtered by its address', async () => {
    const { router } = open('/integrations?state=off');
    await screen.findByRole('link', { name: 'Stock' });
    expect(screen.queryByRole('link', { name: 'Orders to the ERP' })).toBeNull();
    fireEvent.change(screen.getByLabelText('Search integrations'), { target: { value: 'erp' } });
    await screen.findByText('No integration matches');
    expect(router.state.location.search).toEqual({ q: 'erp', state: 'off' });
    fireEvent.click(screen.getByText('Clear the filters'));
    await screen.findByRole('link', { name: 'Orders to the ERP' });
  });

  it('switches one off', async () => {
    answers.set('POST /integrations/orders/enabled', ok({ ...orders, enabled: false }));
    open('/integrations');
    const toggle = await screen.findByRole('switch', { name: 'orders starts runs' });
    expect(toggle.getAttribute('aria-checked')).toBe('true');
    fireEvent.click(toggle);
    await waitFor(() => expect(calls()).toContain('POST /integrations/orders/enabled {"enabled":false}'));
  });

  it('imports a text as drafts, and leaves a draft that is there alone', async () => {
    answers.set('GET /integrations', listOf({ ...orders, draft }));
    open('/integrations');
    fireEvent.click(await screen.findByRole('button', { name: 'Import' }));
    fireEvent.change(await screen.findByLabelText('Documents (YAML)'), {
      target: { value: 'integration: orders\n---\nintegration: fresh\n' },
    });
    await screen.findByText('has a draft, changed last by ana');
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Import' }));
    await waitFor(() =>
      expect(asked.filter((call) => call.startsWith('PUT'))).toEqual([
        'PUT /integrations/fresh/draft integration: fresh\n',
      ]),
    );
  });
});

describe('an integration', () => {
  it('needs attention while a trigger does not work', async () => {
    const flows = [{ ...orders.flows[0], triggerError: { since: '2030-01-01T09:00:00Z', message: 'Away.' } }];
    answers.set('GET /integrations/orders', ok({ ...orders, flows, document: 'integration: orders\n' }));
    open('/integrations/orders');
    await screen.findByText('A trigger does not work');
    expect(screen.queryByText('Nothing')).toBeNull();
  });

  it('says when its schedule starts the next run', async () => {
    const flows = [
      { ...orders.flows[0], address: undefined, trigger: 'schedule.cron', nextRun: '2130-01-01T12:00:00Z' },
    ];
    answers.set('GET /integrations/orders', ok({ ...orders, flows, document: 'integration: orders\n' }));
    open('/integrations/orders');
    await screen.findByText(/next run/);
  });

  it('says of each connection whether it was tested', async () => {
    const connection = {
      connector: 'http',
      settings: {},
      secrets: {},
      usedBy: ['integration orders'],
      consent: 'none',
      error: null,
      changedAt: '2030-01-01T09:00:00Z',
    };
    const lastTest = { ok: true, at: '2030-01-01T09:00:00Z', message: '' };
    const items = [
      { ...connection, name: 'never' },
      { ...connection, name: 'tested', lastTest },
    ];
    answers.set('GET /connections', ok({ items, next: null }));
    open('/integrations/orders');
    const never = (await screen.findByRole('link', { name: 'never' })).closest('li');
    expect(never?.textContent).toContain('Not tested');
    expect(never?.querySelector('.tone-succeeded')).toBeNull();
    expect(screen.getByRole('link', { name: 'tested' }).closest('li')?.textContent).toContain(
      'Works, tested',
    );
  });

  it('sends a test request and follows the run', async () => {
    answers.set(
      'GET /runs/41',
      ok({ id: '41', status: 'succeeded', endedAt: 'x', durationMs: 12, steps: [] }),
    );
    answers.set(
      'POST /integrations/orders/flows/placed/test-request',
      ok({ status: 202, body: { run: '41' }, run: '41' }),
    );
    open('/integrations/orders');
    fireEvent.click(await screen.findByRole('button', { name: /Send a test request/ }));
    fireEvent.change(screen.getByLabelText('Body (JSON)'), { target: { value: '{"id": 1' } });
    const send = screen.getByRole('button', { name: 'Send' }) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText('Body (JSON)'), { target: { value: '{"id": 1}' } });
    fireEvent.click(send);
    await screen.findByText('202 Accepted');
    await screen.findByText('Succeeded');
    expect(screen.getByText('Open run 41')).toBeTruthy();
    expect(calls()).toContain('POST /integrations/orders/flows/placed/test-request {"body":{"id":1}}');
  });

  it('whose sender must sign is started without a signature', async () => {
    answers.set('POST /integrations/orders/flows/placed/start', ok({ run: '42' }));
    answers.set('POST /integrations/orders/flows/placed/test-request', ok({ status: 401, body: null }));
    open('/integrations/orders');
    fireEvent.click(await screen.findByRole('button', { name: /Send a test request/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    fireEvent.click(await screen.findByText('Start it without a signature'));
    await screen.findByText('Open run 42');
    expect(calls()).toContain('POST /integrations/orders/flows/placed/start {"payload":{"id":"example-1"}}');
  });

  const received = { ...orders, flows: [{ ...orders.flows[0], starts: { sample: { id: 'newest' } } }] };

  it('begins a test request with the newest event', async () => {
    answers.set('GET /integrations/orders', ok({ ...received, document: 'integration: orders\n' }));
    open('/integrations/orders');
    fireEvent.click(await screen.findByRole('button', { name: /Send a test request/ }));
    expect((await screen.findByLabelText<HTMLTextAreaElement>('Body (JSON)')).value).toContain('newest');
    screen.getByText('Filled with the last payload that the flow received.');
  });

  it('begins a test request rather with the pinned sample', async () => {
    answers.set('GET /integrations/orders', ok({ ...received, draft, document: 'integration: orders\n' }));
    answers.set('GET /integrations/orders/draft/pins', listOf({ flow: 'placed', step: 'trigger' }));
    answers.set('GET /integrations/orders/draft/pins/placed', ok({ payload: { id: 'pinned' } }));
    open('/integrations/orders');
    fireEvent.click(await screen.findByRole('button', { name: /Send a test request/ }));
    expect((await screen.findByLabelText<HTMLTextAreaElement>('Body (JSON)')).value).toContain('pinned');
    screen.getByText('Filled with the sample that is pinned to the trigger.');
  });

  it('shows the document of the version that an address names', async () => {
    answers.set('GET /integrations/orders/versions/1', ok('integration: orders # old'));
    open('/integrations/orders?tab=versions&version=1');
    await screen.findByRole('heading', { name: 'Document of v1' });
    await screen.findByText(/# old/);
  });

  it('compares two versions of its address in words', async () => {
    const moved = {
      kind: 'added',
      what: 'step',
      flow: 'placed',
      step: 'book',
      pointer: '/flows',
      fields: [],
    };
    answers.set('GET /integrations/orders/versions/1/diff/2', ok({ same: false, differences: [moved] }));
    open('/integrations/orders?tab=versions&from=1&to=2');
    const list = await screen.findByRole('list', { name: 'Summary of changes' });
    expect(list.textContent).toContain('Added book in placed');
  });

  it('replaces a draft by an old version only when that is wanted', async () => {
    answers.set('GET /integrations/orders', ok({ ...orders, draft, document: '' }));
    answers.set('GET /integrations/orders/draft', ok({ ...draft, document: 'mine' }));
    answers.set('GET /integrations/orders/versions/1', ok('old: text'));
    open('/integrations/orders?tab=versions');
    fireEvent.click(await screen.findByRole('button', { name: 'Restore as draft v1' }));
    await screen.findByText(/which ana changed last/);
    expect(asked.some((call) => call.startsWith('PUT'))).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Replace the draft' }));
    await waitFor(() => expect(asked).toContain('PUT /integrations/orders/draft?base=2 "old: text"'));
  });

  it('shows which steps of other integrations call its flows', async () => {
    const shared = { ...orders, flows: [{ ...orders.flows[0], trigger: 'flow.call', callers: ['*'] }] };
    answers.set('GET /integrations/orders', ok({ ...shared, document: 'integration: orders\n' }));
    const call = { integration: 'shop', flow: 'sold', step: 'notify/store', called: 'placed' };
    answers.set(
      'GET /integrations/orders/callers',
      listOf({ ...call, version: 4 }, { ...call, version: null, step: 'new' }),
    );
    open('/integrations/orders');
    const card = within(await screen.findByRole('region', { name: 'Called by' }));
    expect(card.getByRole('link', { name: 'sold › notify › store' }).getAttribute('href')).toContain(
      '/integrations/shop/edit?flow=sold&step=notify/store',
    );
    expect(card.getAllByRole('listitem').map((item) => item.textContent)).toContain('sold › new');
    expect(card.getByText('v4')).toBeTruthy();
    expect(card.getByText('draft')).toBeTruthy();
  });

  it('is deleted although runs wait only when that is wanted', async () => {
    answers.set('DELETE /integrations/orders', {
      status: 409,
      body: { title: 'Conflict', code: 'runs-wait', detail: '3 runs wait.', waiting: 3 },
    });
    open('/integrations/orders?tab=settings');
    fireEvent.click(await screen.findByRole('button', { name: 'Delete…' }));
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    fireEvent.click(await dialog.findByLabelText('Delete it although 3 runs wait'));
    answers.set('DELETE /integrations/orders?force=true', { status: 204, body: undefined as never });
    fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(asked).toContain('DELETE /integrations/orders?force=true'));
  });

  it('is deleted although other integrations call it only when that is wanted', async () => {
    answers.set('DELETE /integrations/orders', {
      status: 409,
      body: { title: 'Conflict', code: 'flow-is-called', detail: 'It is called.', callers: ['shop', 'news'] },
    });
    open('/integrations/orders?tab=settings');
    fireEvent.click(await screen.findByRole('button', { name: 'Delete…' }));
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    fireEvent.click(await dialog.findByLabelText('Delete it although it is called'));
    dialog.getByText('shop, news would then have no flow to call.');
    answers.set('DELETE /integrations/orders?force=true', { status: 204, body: undefined as never });
    fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(asked).toContain('DELETE /integrations/orders?force=true'));
  });
});
