import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, button, heading, ok, open, refusal } from './testing';

const webhook = {
  name: 'webhook-to-http',
  title: 'Webhook to HTTP',
  description: 'Takes requests and passes them on.',
  pattern: 'event forwarding',
  connectors: ['http'],
  flows: 1,
  asks: [{ name: 'address', title: 'Address', kind: 'address', required: true }],
};
const others = ['files', 'report', 'sync'].map((name) => ({
  ...webhook,
  name,
  title: name,
  connectors: [name],
}));

beforeEach(() => {
  answers.set('GET /templates', ok({ items: [webhook, ...others], next: null }));
  answers.set('GET /templates/webhook-to-http', ok({ ...webhook, document: 'integration: webhook-to-http' }));
});

describe('a server without integrations', () => {
  it('begins with three templates and a blank integration', async () => {
    open('/');
    await heading('Build your first integration');
    expect(await screen.findAllByRole('link', { name: /Takes requests/ })).toHaveLength(3);
    expect(screen.getByRole('button', { name: /Blank/ })).toBeTruthy();
    fireEvent.click(screen.getByRole('link', { name: 'All templates' }));
    await heading('Templates');
    expect(screen.getAllByRole('link', { name: /Takes requests/ })).toHaveLength(4);
  });

  it('can begin blank though there are no templates', async () => {
    answers.set('GET /templates', refusal(500, 'failed', 'No.'));
    open('/');
    expect(await screen.findByRole('button', { name: /Blank/ }, { timeout: 15_000 })).toBeTruthy();
  });
});

describe('templates', () => {
  it('are found by words', async () => {
    open('/templates?q=sync+takes');
    expect(await screen.findAllByRole('link', { name: /Takes requests/ })).toHaveLength(1);
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing like it' } });
    await screen.findByText('No template matches');
    fireEvent.click(await button('Clear the search'));
    await waitFor(() => expect(screen.getAllByRole('link', { name: /Takes requests/ })).toHaveLength(4));
  });
});

describe('a template', () => {
  const used = () =>
    asked.filter((each) => each.startsWith('POST')).map((each) => JSON.parse(each.slice(each.indexOf('{'))));

  it('asks for an address alone, and is published', async () => {
    answers.set(
      'POST /templates/webhook-to-http/use',
      ok({ integration: 'webhook-to-http', connections: [] }),
    );
    const { router } = open('/templates/webhook-to-http');
    const address = await screen.findByLabelText('Address');
    fireEvent.click(await button('Create and publish'));
    await screen.findByText('Fill this in.');
    expect(used()).toEqual([]);
    expect(document.activeElement).toBe(address);
    fireEvent.change(address, { target: { value: 'https://example.com' } });
    fireEvent.click(await button('Create and publish'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/integrations/webhook-to-http'));
    expect(used()).toEqual([
      { integration: 'webhook-to-http', values: { address: 'https://example.com' }, publish: true },
    ]);
  });

  it('is given a free name, and opened in the editor as a draft', async () => {
    const items = [{ name: 'webhook-to-http', flows: [] }];
    answers.set('GET /integrations', ok({ items, next: null }));
    answers.set(
      'POST /templates/webhook-to-http/use',
      ok({ integration: 'webhook-to-http-2', connections: [] }),
    );
    const { router } = open('/templates/webhook-to-http');
    fireEvent.change(await screen.findByLabelText('Address'), { target: { value: 'https://example.com' } });
    fireEvent.click(await button('Open in the editor'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/integrations/webhook-to-http-2/edit'));
    expect(used()[0]).toMatchObject({ integration: 'webhook-to-http-2', publish: false });
  });

  it('says at the field what the server refuses', async () => {
    answers.set('POST /templates/webhook-to-http/use', {
      status: 422,
      body: {
        title: 'Unprocessable',
        status: 422,
        detail: 'It must be an address.',
        pointer: '/values/address',
      },
    });
    open('/templates/webhook-to-http');
    const address = await screen.findByLabelText('Address');
    fireEvent.change(address, { target: { value: 'nonsense' } });
    fireEvent.click(await button('Create and publish'));
    await screen.findByText('It must be an address.');
    expect(address.getAttribute('aria-invalid')).toBe('true');
  });
});
