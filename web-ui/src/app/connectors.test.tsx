import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, ok, open } from './testing';

const http = {
  id: 'http',
  title: 'HTTP',
  version: '1',
  plugin: 'http',
  docs: 'Calls other systems.',
  icon: false,
  triggers: [],
  actions: [
    {
      id: 'http.request',
      title: 'Send a request',
      effect: 'unsafe',
      docs: '',
      input: {
        required: ['path'],
        properties: { path: { type: 'string', description: 'what is asked', examples: ['/orders'] } },
      },
      output: {},
    },
  ],
};

describe('connectors', () => {
  beforeEach(() => {
    answers.set('GET /connectors', ok({ items: [http], next: null }));
  });

  it('are found by what they do, in the address', async () => {
    const found = { use: 'http.request', kind: 'action', title: 'Send a request', docs: '', score: 1 };
    answers.set(
      'GET /catalog/search?q=notify&limit=40',
      ok({ items: [{ ...found, connector: { id: 'http', title: 'HTTP' } }], next: null }),
    );
    const { router } = open('/connectors');
    fireEvent.change(await screen.findByLabelText('Search connectors, actions and triggers'), {
      target: { value: 'notify' },
    });
    const link = await screen.findByRole('link', { name: 'Send a request' });
    expect(link.getAttribute('href')).toBe('/connectors/http#action-http.request');
    expect(router.state.location.search).toEqual({ q: 'notify' });
  });

  it('say what an action takes, how it is written, and who uses it', async () => {
    const places = [{ flow: 'placed', step: 'ask', use: 'http.request', pointer: '/flows' }];
    answers.set(
      'GET /connectors/http/usages',
      ok({ items: [{ integration: 'orders', version: 2, places }], next: null }),
    );
    open('/connectors/http');
    const row = await screen.findByRole('row', { name: /path/ });
    expect(row.textContent).toContain('text');
    expect(row.textContent).toContain('What is asked.');
    expect(screen.getByRole('region', { name: 'Example: Send a request' }).textContent).toContain(
      'path: /orders',
    );
    expect(await screen.findByRole('link', { name: 'placed › ask' })).toBeTruthy();
  });
});
