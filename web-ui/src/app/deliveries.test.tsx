import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { answers, asked, button, ok, open } from './testing';

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

describe('a delivery', () => {
  it('leads back to its subscription, and says why it was cancelled', async () => {
    const reason = 'Cancelled, since the subscription ended.';
    answers.set('GET /deliveries/7', ok({ ...delivery({ status: 'cancelled', reason }), attemptList: [] }));
    open('/deliveries/7');
    await screen.findByText(reason);
    expect(screen.getByRole('link', { name: 'sub_1' }).getAttribute('href')).toBe('/subscriptions/sub_1');
    expect(screen.getByRole('link', { name: 'Webhooks' }).getAttribute('aria-current')).toBe('page');
  });

  const attempt = {
    at: '2030-01-01T09:00:00Z',
    ms: 12,
    request: {
      address: 'https://erp.example.com/hooks',
      headers: { 'webhook-id': 'jn_7' },
      body: '{"id":42}',
    },
    answer: { status: 503, headers: { server: 'erp' }, body: 'Down for an hour' },
    error: 'The subscriber answered 503.',
  };

  it('shows what was sent, what came back and what went wrong, and is sent again', async () => {
    answers.set('GET /deliveries/7', ok({ ...delivery(), attemptList: [attempt] }));
    answers.set('POST /deliveries/7/resend', ok({ delivery: '8' }));
    answers.set('GET /deliveries/8', ok({ ...delivery({ id: '8' }), attemptList: [] }));
    const { router } = open('/deliveries/7');
    await screen.findByText('The subscriber answered 503.');
    screen.getByText('Down for an hour');
    screen.getByText('erp');
    expect(screen.getByRole('link', { name: 'Open the run' }).getAttribute('href')).toBe('/runs/7');
    fireEvent.click(await button('Resend'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/deliveries/8'));
  });

  it('that waits for its next attempt is sent now, and stays the same delivery', async () => {
    const waiting = delivery({ status: 'waiting', nextAttempt: '2130-01-01T09:00:00Z' });
    answers.set('GET /deliveries/7', ok({ ...waiting, attemptList: [attempt] }));
    answers.set('POST /deliveries/7/resend', ok({ delivery: '7' }));
    const { router } = open('/deliveries/7');
    await screen.findByText('Retrying');
    fireEvent.click(await button('Send now'));
    await waitFor(() => expect(asked).toContain('POST /deliveries/7/resend'));
    expect(router.state.location.pathname).toBe('/deliveries/7');
  });

  it('that is being sent cannot be sent again yet', async () => {
    answers.set('GET /deliveries/7', ok({ ...delivery({ status: 'running' }), attemptList: [attempt] }));
    open('/deliveries/7');
    expect(((await button('Resend')) as HTMLButtonElement).disabled).toBe(true);
  });
});
