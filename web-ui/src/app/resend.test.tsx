import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, button, ok, open } from './testing';

const subscription = {
  id: 'sub_1',
  instance: 'acme',
  description: 'ERP of Acme',
  topics: ['orders'],
  types: [],
  address: 'https://erp.example.com/hooks',
  headers: {},
  labels: {},
  signature: 'v1',
  challenge: false,
  state: 'enabled',
  createdAt: '2030-01-01T09:00:00Z',
  changedAt: '2030-01-01T09:00:00Z',
  secrets: [],
};

const sent = (call: string) => {
  const found = asked.find((each) => each.startsWith(`${call} `));
  return found && JSON.parse(found.slice(call.length));
};

beforeEach(() => {
  answers.set('GET /subscriptions/sub_1', ok(subscription));
  const statistics = { succeeded: 0, failed: 0, waiting: 2, days: [] };
  answers.set('GET /subscriptions/sub_1/statistics', ok(statistics));
  answers.set('GET /subscriptions/sub_1/deliveries', ok({ items: [], next: null }));
});

describe('an outbound webhook', () => {
  it('is sent what has failed again', async () => {
    answers.set('POST /subscriptions/sub_1/resend', ok({ deliveries: 3 }));
    open('/subscriptions/sub_1');
    fireEvent.click(await button('Resend…'));
    fireEvent.click(await button('Resend'));
    await screen.findByText(/3 deliveries are sent/);
    expect(sent('POST /subscriptions/sub_1/resend')).toEqual({ which: 'failed', rate: 50 });
  });

  it('is sent what waits for its next attempt', async () => {
    answers.set('POST /subscriptions/sub_1/resend', ok({ deliveries: 2 }));
    open('/subscriptions/sub_1');
    fireEvent.click(await button('Send waiting deliveries now…'));
    fireEvent.click(await button('Send now'));
    await screen.findByText(/2 deliveries are sent/);
    expect(sent('POST /subscriptions/sub_1/resend')).toEqual({ which: 'waiting', rate: 50 });
  });

  it('has nothing that failed while the server retries, and says where such deliveries are', async () => {
    answers.set('POST /subscriptions/sub_1/resend', ok({ deliveries: 0 }));
    open('/subscriptions/sub_1');
    fireEvent.click(await button('Resend…'));
    fireEvent.click(await button('Resend'));
    await screen.findByText(/still retries are waiting deliveries/);
  });
});
