import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers, asked, ok, open, refusal } from './testing';

/** The headers of each request. */
let headers: Record<string, string>[];

beforeEach(() => {
  headers = [];
  const fake = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    headers.push({ ...(init.headers as Record<string, string>), credentials: String(init.credentials) });
    return fake(url, init);
  });
});

afterEach(() => window.sessionStorage.clear());

const one = {
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
  secrets: [],
};

describe('the portal', () => {
  it('asks with its token alone, which leaves the address at once', async () => {
    answers.set('GET /subscriptions', ok({ items: [one], next: null }));
    open('/portal#token=jp_1');
    await screen.findByRole('link', { name: 'ERP of Acme' });
    expect(window.location.href).not.toContain('jp_1');
    expect(headers.length).toBeGreaterThan(0);
    for (const each of headers) {
      expect(each.Authorization).toBe('Bearer jp_1');
      expect(each.credentials).toBe('omit');
    }
    expect(asked.some((call) => call.includes('/me') || call.includes('/runs'))).toBe(false);
    expect(screen.queryByRole('link', { name: 'Integrations' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Link to the portal…' })).toBeNull();
  });

  it('keeps the token over a reload of the tab, and its links stay in the portal', async () => {
    window.sessionStorage.setItem('junctura.portal', 'jp_1');
    answers.set('GET /subscriptions', ok({ items: [one], next: null }));
    answers.set('GET /subscriptions/sub_1', ok(one));
    const statistics = { succeeded: 0, failed: 0, waiting: 0, days: [] };
    answers.set('GET /subscriptions/sub_1/statistics', ok(statistics));
    const { router } = open('/portal');
    fireEvent.click(await screen.findByRole('link', { name: 'ERP of Acme' }));
    await screen.findByRole('link', { name: 'Edit' });
    expect(router.state.location.pathname).toBe('/portal/sub_1');
    expect(screen.queryByText('Instance')).toBeNull();
  });

  it('offers the topics that the customer may receive, with what they are about and their types', async () => {
    const types = ['order.created', 'order.paid'];
    const orders = { topic: 'orders', description: 'New and changed orders', types };
    answers.set('GET /topic-choices', ok({ items: [orders, { topic: 'prices', types: [] }], next: null }));
    answers.set('POST /subscriptions', { status: 201, body: { ...one, secret: 'whsec_1' } });
    open('/portal/new#token=jp_1');
    fireEvent.click(await screen.findByLabelText(/^orders/));
    screen.getByText('New and changed orders');
    fireEvent.click(await screen.findByLabelText('order.paid'));
    fireEvent.change(screen.getByLabelText(/^Address/), { target: { value: 'https://erp.example.com' } });
    fireEvent.click(screen.getByRole('button', { name: 'Create' }));
    await screen.findByText('The webhook is created');
    const sent = asked.find((call) => call.startsWith('POST /subscriptions ')) ?? '';
    expect(JSON.parse(sent.slice(sent.indexOf('{')))).toEqual({
      address: 'https://erp.example.com',
      topics: ['orders'],
      types: ['order.paid'],
    });
  });

  it('says when its token has ended, and goes on with a new one', async () => {
    answers.set('GET /subscriptions', refusal(401, 'not-signed-in', 'The token has ended.'));
    const { router } = open('/portal#token=jp_old');
    await screen.findByText('This link has expired');
    answers.set('GET /subscriptions', ok({ items: [one], next: null }));
    await router.navigate({ to: '/portal', hash: 'token=jp_new' });
    await screen.findByRole('link', { name: 'ERP of Acme' });
    expect(headers.at(-1)?.Authorization).toBe('Bearer jp_new');
  });

  it('without a token says what is missing, and asks nothing', async () => {
    open('/portal');
    await screen.findByText('Open this page with the link that you received');
    expect(asked).toEqual([]);
  });

  it('says in its own frame that an address leads nowhere', async () => {
    open('/portal/a/b/c#token=jp_1');
    await screen.findByText('There is nothing at this address');
    expect(asked.some((call) => call.includes('/me'))).toBe(false);
  });

  it('is the only page inside the page of another site', async () => {
    vi.stubGlobal('top', {});
    const { router } = open('/subscriptions');
    await screen.findByText('This page cannot be shown inside another page');
    expect(asked).toEqual([]);
    answers.set('GET /subscriptions', ok({ items: [one], next: null }));
    await router.navigate({ to: '/portal', hash: 'token=jp_1' });
    await screen.findByRole('link', { name: 'ERP of Acme' });
  });

  it('leaves the person who is signed in their own session', async () => {
    answers.set('GET /subscriptions', ok({ items: [one], next: null }));
    const { router } = open('/portal#token=jp_1');
    await screen.findByRole('link', { name: 'ERP of Acme' });
    headers = [];
    await router.navigate({ to: '/subscriptions' });
    await screen.findByRole('button', { name: 'Link to the portal…' });
    await waitFor(() => expect(headers.length).toBeGreaterThan(0));
    expect(headers.every((each) => each.Authorization === undefined)).toBe(true);
  });
});
