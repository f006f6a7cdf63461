import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, button, heading, ok, open, refusal } from './testing';

const subscription = (more: object = {}) => ({
  id: 'sub_1',
  instance: 'acme',
  description: 'ERP of Acme',
  topics: ['orders'],
  types: [],
  address: 'https://erp.example.com/hooks',
  headers: {},
  labels: {},
  signature: 'v1',
  format: 'standard',
  challenge: false,
  state: 'enabled',
  createdAt: '2030-01-01T09:00:00Z',
  changedAt: '2030-01-01T09:00:00Z',
  secrets: [{ hint: '…x9Qk', createdAt: '2030-01-01T09:00:00Z' }],
  ...more,
});

const delivery = (more: object = {}) => ({
  subscription: 'sub_1',
  id: '7',
  event: 'jn_7',
  type: 'order.created',
  topic: 'orders',
  at: '2030-01-01T09:00:00Z',
  test: false,
  status: 'failed',
  attempts: 1,
  answer: { status: 503, ms: 12 },
  ...more,
});

const statistics = {
  succeeded: 9,
  failed: 1,
  waiting: 2,
  rate: 0.9,
  p50Ms: 20,
  p99Ms: 900,
  days: [
    { day: '2030-01-01', succeeded: 9, failed: 1 },
    { day: '2030-01-02', succeeded: 0, failed: 0 },
  ],
};

const sent = (call: string) => {
  const found = asked.find((each) => each.startsWith(`${call} {`));
  return found && JSON.parse(found.slice(call.length + 1));
};

beforeEach(() => {
  answers.set('GET /subscriptions', ok({ items: [subscription()], next: null }));
  answers.set('GET /subscriptions/sub_1', ok(subscription()));
  answers.set('GET /subscriptions/sub_1/statistics', ok(statistics));
  answers.set('GET /subscriptions/sub_1/deliveries', ok({ items: [delivery()], next: null }));
});

describe('the list of outbound webhooks', () => {
  it('says how each does, and since when it fails', async () => {
    const failing = subscription({ failingSince: '2030-01-01T08:00:00Z' });
    answers.set('GET /subscriptions', ok({ items: [failing], next: null }));
    open('/subscriptions');
    const row = (await screen.findByRole('link', { name: 'ERP of Acme' })).closest('tr') as HTMLElement;
    within(row).getByText('Failing');
    await within(row).findByText('90 %');
    expect(row.querySelector('time')?.dateTime).toBe('2030-01-01T08:00:00Z');
  });

  it('asks the server for the words, the state and the instance that it is narrowed to', async () => {
    open('/subscriptions?q=erp&state=disabled&instance=acme');
    await screen.findByRole('link', { name: 'ERP of Acme' });
    expect(asked).toContain('GET /subscriptions?search=erp&state=disabled&instance=acme&limit=25');
  });

  it('shows before the first one how an event is published', async () => {
    answers.set('GET /subscriptions', ok({ items: [], next: null }));
    open('/subscriptions');
    await screen.findByText('Notify other systems of events');
    screen.getByText(/\/api\/v1\/topics\/orders\/events/);
  });

  it('goes on to the next page', async () => {
    answers.set('GET /subscriptions?limit=25', ok({ items: [subscription()], next: 'more' }));
    const other = subscription({ id: 'sub_2', description: 'Shop' });
    answers.set('GET /subscriptions?limit=25&cursor=more', ok({ items: [other], next: null }));
    open('/subscriptions');
    fireEvent.click(await button('Load more'));
    await screen.findByRole('link', { name: 'Shop' });
  });

  it('sets the topics that the instance of a customer may receive', async () => {
    const acme = { instance: 'acme', topics: ['orders'], blocked: ['prices'] };
    answers.set('GET /subscription-topics', ok({ items: [acme], next: null }));
    answers.set('PUT /subscription-topics/acme', ok({ instance: 'acme', topics: ['orders', 'prices'] }));
    open('/subscriptions?instance=acme');
    fireEvent.click(await button('Allowed topics…'));
    const topics = await screen.findByDisplayValue('orders');
    screen.getByText('Events of these topics are not sent: prices.');
    fireEvent.change(topics, { target: { value: 'orders\n\n prices: Of a region' } });
    fireEvent.click(await button('Save topics'));
    await waitFor(() =>
      expect(sent('PUT /subscription-topics/acme')).toEqual({
        topics: ['orders', 'prices'],
        descriptions: { prices: 'Of a region' },
      }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says at the topics what the server refuses', async () => {
    answers.set('GET /subscription-topics', ok({ items: [], next: null }));
    const wrong = refusal(422, 'bad-subscription', 'No such name.') as { body: object };
    const body = { ...wrong.body, pointer: '/topics/0' };
    answers.set('PUT /subscription-topics/acme', { status: 422, body });
    open('/subscriptions?instance=acme');
    fireEvent.click(await button('Allowed topics…'));
    fireEvent.change(await screen.findByLabelText('Topics, one per line'), { target: { value: 'a b' } });
    fireEvent.click(await button('Save topics'));
    await screen.findByText('No such name.');
  });

  it('makes a link to the portal of an instance', async () => {
    const link = {
      token: 'jp_1',
      until: '2030-01-01T10:00:00Z',
      address: 'https://j.example.com/portal#token=jp_1',
      frameAncestors: [],
    };
    answers.set('POST /portal-tokens', ok(link));
    open('/subscriptions');
    fireEvent.click(await button('Link to the portal…'));
    fireEvent.change(screen.getByLabelText('Instance'), { target: { value: 'acme' } });
    fireEvent.click(await button('Create link'));
    await screen.findByText(link.address);
    expect(sent('POST /portal-tokens')).toEqual({ instance: 'acme', lifetime: '1h' });
    screen.getByText('--portal-frame-ancestors https://app.example.com');
    expect(screen.queryByText(/iframe/)).toBeNull();
  });

  it('offers what embeds the portal in the pages that may', async () => {
    const address = 'https://j.example.com/portal#token=jp_1';
    const frameAncestors = ['https://app.acme.com'];
    const link = { token: 'jp_1', until: '2030-01-01T10:00:00Z', address, frameAncestors };
    answers.set('POST /portal-tokens', ok(link));
    open('/subscriptions');
    fireEvent.click(await button('Link to the portal…'));
    fireEvent.change(screen.getByLabelText('Instance'), { target: { value: 'acme' } });
    fireEvent.click(await button('Create link'));
    const html = (await screen.findByText(/^<iframe/)).textContent;
    expect(html).toContain(`src="${address}"`);
    screen.getByText(/Pages of https:\/\/app\.acme\.com may embed it/);
    screen.getByRole('button', { name: 'Copy the HTML' });
  });
});

describe('the form of an outbound webhook', () => {
  const fill = async (address: string) => {
    fireEvent.change(await screen.findByLabelText(/^Address/), { target: { value: address } });
    fireEvent.change(screen.getByLabelText(/^Topics/), { target: { value: 'orders\n' } });
  };

  it('asks for what is needed before the server is asked', async () => {
    open('/subscriptions/new');
    fireEvent.click(await button('Create'));
    expect(await screen.findAllByText('Required.')).toHaveLength(2);
    expect(asked.some((call) => call.startsWith('POST'))).toBe(false);
  });

  it('shows the secret once when it is created', async () => {
    answers.set('POST /subscriptions', ok({ ...subscription(), secret: 'whsec_once' }));
    open('/subscriptions/new');
    await fill('https://erp.example.com/hooks');
    fireEvent.change(screen.getByLabelText('Pauses between attempts'), { target: { value: '5s\n5m\n' } });
    fireEvent.click(await button('Create'));
    await screen.findByText('whsec_once');
    expect(sent('POST /subscriptions')).toEqual({
      address: 'https://erp.example.com/hooks',
      topics: ['orders'],
      types: [],
      retry: { pauses: ['5s', '5m'] },
    });
    fireEvent.click(screen.getByRole('link', { name: 'Open the webhook' }));
    await heading(/ERP of Acme/);
    expect(document.body.textContent).not.toContain('whsec_once');
  });

  it('says at the field what the server refuses', async () => {
    const wrong = refusal(422, 'bad-subscription', 'This address is not allowed.') as { body: object };
    answers.set('POST /subscriptions', { status: 422, body: { ...wrong.body, pointer: '/address' } });
    open('/subscriptions/new');
    await fill('http://169.254.1.1/');
    fireEvent.click(await button('Create'));
    const address = screen.getByLabelText(/^Address/);
    await waitFor(() => expect(address.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(address);
  });

  it('sends back what was not changed, masked headers too', async () => {
    const headers = { Authorization: '***' };
    answers.set('GET /subscriptions/sub_1', ok(subscription({ headers, retry: { pauses: ['1s'] } })));
    answers.set('PUT /subscriptions/sub_1', ok(subscription()));
    open('/subscriptions/sub_1/edit');
    fireEvent.change(await screen.findByLabelText('Description'), { target: { value: 'Another' } });
    fireEvent.click(await button('Save'));
    await heading(/ERP of Acme/);
    expect(sent('PUT /subscriptions/sub_1')).toEqual({
      address: 'https://erp.example.com/hooks',
      topics: ['orders'],
      types: [],
      description: 'Another',
      headers,
      retry: { pauses: ['1s'] },
    });
  });
});

describe('an outbound webhook', () => {
  it('shows its statistics in words, and its deliveries', async () => {
    open('/subscriptions/sub_1');
    await screen.findByText(/1 Jan \(UTC\): 9 succeeded, 1 failed/);
    const table = await screen.findByRole('table', { name: 'Deliveries' });
    const link = within(table).getByRole('link', { name: 'order.created' });
    expect(link.getAttribute('href')).toBe('/deliveries/7');
    fireEvent.change(screen.getByLabelText('Filter deliveries by status'), { target: { value: 'failed' } });
    await waitFor(() =>
      expect(asked).toContain('GET /subscriptions/sub_1/deliveries?status=failed&limit=25'),
    );
  });

  it('that fails says what the server does about it', async () => {
    answers.set('GET /subscriptions/sub_1', ok(subscription({ failingSince: '2030-01-01T09:00:00Z' })));
    open('/subscriptions/sub_1');
    await screen.findByText(/After five days without a success the server disables the webhook/);
  });

  it('gets a new secret, which is shown once, and the old one signs on', async () => {
    const rotated = { secret: 'whsec_new', until: '2130-01-01T09:00:00Z' };
    answers.set('POST /subscriptions/sub_1/secret', ok(rotated));
    open('/subscriptions/sub_1');
    fireEvent.click(await button('Rotate…'));
    fireEvent.change(screen.getByLabelText(/stays valid for/), { target: { value: '7d' } });
    fireEvent.click(await button('Create a new secret'));
    await screen.findByText('whsec_new');
    expect(sent('POST /subscriptions/sub_1/secret')).toEqual({ overlap: '7d' });
    fireEvent.click(await button('Close'));
    await waitFor(() => expect(document.body.textContent).not.toContain('whsec_new'));
  });

  it('that is disabled says why, and is enabled with what it has missed', async () => {
    const reason = 'It has failed for five days.';
    answers.set('GET /subscriptions/sub_1', ok(subscription({ state: 'disabled', reason })));
    answers.set('POST /subscriptions/sub_1/enable', ok(subscription()));
    open('/subscriptions/sub_1');
    await screen.findByText(reason);
    fireEvent.click(await button('Enable…'));
    fireEvent.change(screen.getByLabelText('At most per second'), { target: { value: '5' } });
    fireEvent.click(await button('Enable'));
    await waitFor(() => expect(sent('POST /subscriptions/sub_1/enable')).toBeTruthy());
    expect(sent('POST /subscriptions/sub_1/enable')).toEqual({ since: '2030-01-01T09:00:00.000Z', rate: 5 });
  });

  it('is disabled, and deleted, after a question', async () => {
    answers.set('POST /subscriptions/sub_1/disable', ok(subscription({ state: 'disabled' })));
    answers.set('DELETE /subscriptions/sub_1', ok(null));
    const { router } = open('/subscriptions/sub_1');
    fireEvent.click(await button('Disable…'));
    fireEvent.click(await button('Disable'));
    await waitFor(() => expect(asked).toContain('POST /subscriptions/sub_1/disable'));
    fireEvent.click(await button('Delete…'));
    fireEvent.click(await button('Delete'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/subscriptions'));
    expect(asked).toContain('DELETE /subscriptions/sub_1');
  });

  it('is sent a test event, and the delivery opens', async () => {
    answers.set('POST /subscriptions/sub_1/test', ok({ delivery: '7' }));
    answers.set('GET /deliveries/7', ok({ ...delivery({ test: true }), attemptList: [] }));
    const { router } = open('/subscriptions/sub_1');
    fireEvent.click(await button('Send a test event…'));
    fireEvent.change(screen.getByLabelText('Event (JSON)'), { target: { value: '{"type":"a"}' } });
    fireEvent.click(await button('Send'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/deliveries/7'));
    expect(sent('POST /subscriptions/sub_1/test')).toEqual({ event: { type: 'a' } });
  });
});
