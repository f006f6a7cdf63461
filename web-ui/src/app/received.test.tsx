import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ReceivedEvent } from '../api/types';
import { answers, asked, button, heading, ok, open, refusal } from './testing';

const event = (id: string, more: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  id,
  receivedAt: '2030-01-01T09:14:00.000Z',
  outcome: 'refused',
  integration: 'orders',
  instance: 'default',
  flow: 'placed',
  trigger: null,
  method: 'POST',
  address: '/hooks/default/orders/placed',
  sender: '203.0.113.7',
  contentType: 'application/json',
  size: 1834,
  eventId: 'evt_1',
  refusal: { status: 401, code: 'not-verified', reason: 'The signature does not match.' },
  ...more,
});

const listed = (...items: ReceivedEvent[]) => answers.set('GET /received', ok({ items, next: null }));
const row = async (text: string) => within((await screen.findByText(text)).closest('tr') ?? document.body);

describe('the log of received events', () => {
  it('says why an event was refused, what to do, and who sent it', async () => {
    listed(event('other-1'));
    open('/received');
    await heading('Received events');
    const refused = await row('The signature does not match.');
    refused.getByText('Refused');
    refused.getByText('203.0.113.7');
    refused.getByText('evt_1');
    refused.getByText('401 · not-verified');
    refused.getByText(/Compare the secret of the sender/);
    expect(refused.getByRole('link', { name: 'Open the integration' }).getAttribute('href')).toBe(
      '/integrations/orders',
    );
    expect(screen.getByRole('link', { name: 'Runs', current: 'page' }).getAttribute('href')).toBe('/runs');
  });

  it('says what the sender is not told', async () => {
    const { refusal: told } = event('other-1');
    if (!told) throw new Error('not refused');
    listed(
      event('other-1', {
        refusal: { ...told, status: 404, code: 'not-found', reason: 'No published flow.', cause: 'disabled' },
      }),
    );
    open('/received');
    (await row('No published flow.')).getByText(/The integration is disabled/);
  });

  it('leads to the run of an accepted event, and of the first one of a duplicate', async () => {
    const { refusal: _refusal, ...plain } = event('run-42', { sender: null });
    listed(
      { ...plain, outcome: 'accepted', trigger: 'http.webhook', run: '42', status: 'succeeded' },
      { ...plain, id: 'other-7', outcome: 'duplicate', run: '41' },
    );
    open('/received');
    const accepted = await row('Run 42');
    expect(accepted.getByRole('link', { name: 'Run 42' }).getAttribute('href')).toBe('/runs/42');
    accepted.getByText('Succeeded');
    const duplicate = await row('Run 41');
    duplicate.getByText('Duplicate');
    duplicate.getByText(/accepted before/);
  });

  it('counts the events that have no entry of their own', async () => {
    listed(event('other-1', { sender: null, similar: { count: 1234, since: '2030-01-01T09:13:10.000Z' } }));
    open('/received');
    const flood = await row('The signature does not match.');
    flood.getByText(/1.234 more events of this kind/);
    flood.getByText('Several senders');
  });

  it('is filtered by outcome, integration and text in the address of the page', async () => {
    listed(event('other-1'));
    const { router } = open('/received?integration=orders');
    await row('The signature does not match.');
    fireEvent.click(screen.getByRole('link', { name: 'Refused' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ outcome: 'refused' }));
    const field = screen.getByRole('searchbox', { name: 'Search received events' });
    fireEvent.change(field, { target: { value: '203.0.113.7' } });
    fireEvent.submit(field);
    await waitFor(() => {
      const last = asked.filter((each) => each.startsWith('GET /received')).at(-1) ?? '';
      expect(Object.fromEntries(new URLSearchParams(last.replace(/^[^?]*/, '')))).toMatchObject({
        outcome: 'refused',
        integration: 'orders',
        text: '203.0.113.7',
      });
    });
    listed();
    fireEvent.click(await button('Refresh'));
    await screen.findByText('No event matches');
    fireEvent.click(screen.getByRole('link', { name: 'Clear the filters' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it('loads older events', async () => {
    answers.set('GET /received', ok({ items: [event('other-2')], next: '9-2' }));
    answers.set(
      'GET /received?limit=50&cursor=9-2',
      ok({ items: [event('other-1', { eventId: 'evt_older' })], next: null }),
    );
    open('/received');
    fireEvent.click(await button('Load older events'));
    await screen.findByText('evt_older');
    screen.getByText(/These are all 2 events/);
  });

  it('says that nothing was received yet, and that it could not be loaded', async () => {
    listed();
    const { client } = open('/received');
    await screen.findByText('No event has been received yet');
    answers.set('GET /received', refusal(403, 'forbidden', 'You may not see it.'));
    client.clear();
    fireEvent.click(await button('Refresh'));
    await screen.findByText(/You may not see it/);
  });

  it('is reached from the runs', async () => {
    open('/runs?integration=orders');
    await heading('Runs');
    expect(screen.getByRole('link', { name: 'Received events' }).getAttribute('href')).toBe(
      '/received?integration=orders',
    );
  });
});
