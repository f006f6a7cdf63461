import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, button, heading, ok, open, refusal } from './testing';

const settings = {
  version: '1.2.3',
  java: '17.0.9 (Example)',
  system: 'Linux, amd64',
  startedAt: '2030-01-01T09:00:00Z',
  data: '/srv/junctura',
  workingFolder: '/opt/junctura',
  publicAddress: 'https://j.example.com',
  ports: [8080],
  storage: { used: 1_048_576, limit: 4_294_967_296, free: 10_737_418_240, minFree: 268_435_456 },
  fileRoots: [
    { name: 'exchange', folder: '/srv/junctura/exchange' },
    { name: 'orders', folder: '/srv/orders' },
  ],
  settings: [
    {
      name: 'port',
      variable: 'JUNCTURA_PORT',
      kind: 'N',
      description: 'the port',
      preset: '8080',
      values: [],
      source: 'default',
    },
    {
      name: 'keep-runs',
      variable: 'JUNCTURA_KEEP_RUNS',
      kind: 'TIME',
      description: 'how long runs are kept',
      preset: '30d',
      values: ['7d'],
      source: 'environment',
    },
    {
      name: 'file-root',
      variable: 'JUNCTURA_FILE_ROOT',
      kind: 'NAME=DIR',
      description: 'a folder',
      values: ['orders=/srv/orders', 'out=/srv/out'],
      source: 'option',
    },
  ],
  variables: [
    { name: 'JUNCTURA_ADMIN_PASSWORD', set: false },
    { name: 'JUNCTURA_ADMIN_PASSWORD_FILE', set: false },
    { name: 'JUNCTURA_MASTER_KEY', set: true },
  ],
};

beforeEach(() => {
  answers.set('GET /settings', ok(settings));
});

describe('the settings of the server', () => {
  it('are reached from every page', async () => {
    const { router } = open('/connections');
    fireEvent.click(await screen.findByRole('link', { name: 'Settings' }));
    await heading('Server');
    fireEvent.click(screen.getByRole('link', { name: 'Tokens' }));
    await heading('Tokens');
    expect(router.state.location.pathname).toBe('/settings/tokens');
  });

  it('show each value and where it was given', async () => {
    open('/settings');
    const row = async (name: RegExp) => (await screen.findByText(name)).closest('tr')?.textContent;
    expect(await row(/^--keep-runs/)).toContain('7d');
    expect(await row(/^--keep-runs/)).toContain('EnvironmentJUNCTURA_KEEP_RUNS');
    expect(await row(/^--port/)).toMatch(/8080.*Default/);
    expect(await row(/^--file-root NAME/)).toMatch(/orders=\/srv\/orders.*out=\/srv\/out.*Option/);
  });

  it('can be reduced to those that were given', async () => {
    open('/settings');
    fireEvent.click(await screen.findByRole('checkbox', { name: /differ from the default/ }));
    expect(screen.queryByText(/^--port/)).toBeNull();
    expect(screen.getByText(/^--keep-runs/)).toBeTruthy();
  });

  it('name the file roots and their folders', async () => {
    open('/settings');
    const roots = await screen.findByRole('table', { name: 'File roots' });
    expect(within(roots).getByText('/srv/junctura/exchange')).toBeTruthy();
    expect(within(roots).getByText('/srv/orders')).toBeTruthy();
  });

  it('say why they are not shown to others', async () => {
    answers.set('GET /settings', refusal(403, 'not-allowed', 'This needs the role admin.'));
    open('/settings');
    await screen.findByText('The settings could not be loaded.');
    expect(screen.getByText('This needs the role admin.')).toBeTruthy();
  });
});

describe('API tokens', () => {
  const ci = {
    id: 'a1',
    title: 'ci',
    role: 'editor',
    creator: 'admin',
    created: '2030-01-01T09:00:00Z',
    expires: '2130-01-01T09:00:00Z',
    used: null,
  };

  it('are listed with their roles, their last use and their ends', async () => {
    const customer = { ...ci, id: 'a2', title: 'shop', role: undefined, subscriptions: 'acme' };
    const old = { ...ci, id: 'a3', title: 'old', expires: '2020-01-01T09:00:00Z' };
    answers.set('GET /tokens', ok({ items: [ci, customer, old], next: null }));
    open('/settings/tokens');
    const row = async (name: string) =>
      (await screen.findByRole('cell', { name })).closest('tr')?.textContent;
    expect(await row('ci')).toMatch(/Editor.*by admin.*Never/);
    expect(await row('shop')).toContain('Outbound webhooks of acme');
    expect(await row('old')).toContain('Expired');
  });

  it('are created, and shown once', async () => {
    answers.set('POST /tokens', { status: 201, body: { ...ci, token: 'jct_secret_of_ci' } });
    open('/settings/tokens');
    await screen.findByText('No tokens yet');
    fireEvent.click(await button('New token…'));
    fireEvent.click(await button('Create token'));
    await screen.findByText('Required.');
    expect(asked.some((call) => call.startsWith('POST /tokens'))).toBe(false);

    fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'ci' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Role' }), { target: { value: 'editor' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Valid for' }), { target: { value: '7' } });
    fireEvent.click(await button('Create token'));
    await screen.findByText('jct_secret_of_ci');
    const sent = asked.find((call) => call.startsWith('POST /tokens')) ?? '';
    const body = JSON.parse(sent.slice(sent.indexOf('{')));
    expect(body).toMatchObject({ title: 'ci', role: 'editor' });
    expect(Date.parse(body.expires) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);

    answers.set('GET /tokens', ok({ items: [ci], next: null }));
    fireEvent.click(await button('I copied the token'));
    await waitFor(() => expect(screen.queryByText('jct_secret_of_ci')).toBeNull());
  });

  it('can be for the outbound webhooks of one instance', async () => {
    answers.set('POST /tokens', { status: 201, body: { ...ci, token: 'jct_x' } });
    open('/settings/tokens');
    fireEvent.click(await button('New token…'));
    fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'shop' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Role' }), { target: { value: 'webhooks' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Instance' }), { target: { value: 'acme' } });
    fireEvent.click(await button('Create token'));
    await screen.findByText('jct_x');
    const sent = asked.find((call) => call.startsWith('POST /tokens')) ?? '';
    const body = JSON.parse(sent.slice(sent.indexOf('{')));
    expect(body.subscriptions).toBe('acme');
    expect(body.role).toBeUndefined();
  });

  it('are revoked after a question', async () => {
    answers.set('GET /tokens', ok({ items: [ci], next: null }));
    answers.set('DELETE /tokens/a1', ok(null));
    open('/settings/tokens');
    fireEvent.click(await button('Revoke… ci'));
    answers.set('GET /tokens', ok({ items: [], next: null }));
    fireEvent.click(await button('Revoke'));
    await screen.findByText('No tokens yet');
    expect(asked).toContain('DELETE /tokens/a1');
  });
});
