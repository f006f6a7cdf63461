import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { answers, button, ok, open } from './testing';

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
  format: 'standard',
  challenge: false,
  state: 'enabled',
  createdAt: '2030-01-01T09:00:00Z',
  changedAt: '2030-01-01T09:00:00Z',
  secrets: [{ hint: '…x9Qk', createdAt: '2030-01-01T09:00:00Z' }],
  source: { integration: 'orders', name: 'erp' },
};

describe('an outbound webhook that a document declares', () => {
  it('says where it is changed, and is not edited or deleted here', async () => {
    answers.set('GET /subscriptions', ok({ items: [subscription], next: null }));
    answers.set('GET /subscriptions/sub_1', ok(subscription));
    answers.set('GET /subscriptions/sub_1/statistics', ok({ succeeded: 0, failed: 0, waiting: 0, days: [] }));
    answers.set('GET /subscriptions/sub_1/deliveries', ok({ items: [], next: null }));
    const { router } = open('/subscriptions');
    await screen.findByText('From integration orders');
    router.navigate({ to: '/subscriptions/$id', params: { id: 'sub_1' } });
    const link = await screen.findByRole('link', { name: 'orders' });
    expect(link.getAttribute('href')).toBe('/integrations/orders');
    await screen.findByText(/Change or remove subscriptions › erp in its document/);
    await screen.findByText(/The secret was created when the integration was published/);
    await button('Rotate…');
    await button('Disable…');
    expect(screen.queryByText('Delete…')).toBeNull();
    expect(screen.queryByText('Edit')).toBeNull();
    router.navigate({ to: '/subscriptions/$id/edit', params: { id: 'sub_1' } });
    await screen.findByRole('link', { name: 'Open the integration' });
  });
});
