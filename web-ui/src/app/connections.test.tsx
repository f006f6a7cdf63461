import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, ok, open } from './testing';

describe('a connection', () => {
  const sftp = {
    id: 'sftp',
    title: 'SFTP',
    version: '1',
    plugin: 'sftp',
    actions: [],
    triggers: [],
    connection: {
      schema: {
        type: 'object',
        required: ['host'],
        properties: {
          host: { title: 'Host', type: 'string' },
          port: { title: 'Port', type: 'integer', default: 22 },
          timeout: { title: 'Timeout', type: 'string', 'x-advanced': true },
        },
      },
      secrets: { password: { title: 'Password', type: 'string', format: 'secret' } },
      moreSecrets: false,
    },
  };

  beforeEach(() => {
    answers.set('GET /connectors', ok({ items: [sftp], next: null }));
  });

  it('is created by a form that its connector describes, and tested', async () => {
    const saved = {
      name: 'partner',
      connector: 'sftp',
      settings: {},
      secrets: {},
      usedBy: [],
      consent: 'none',
      error: null,
    };
    answers.set('PUT /connections/partner', ok(saved));
    answers.set('GET /connections/partner', ok(saved));
    answers.set('POST /connections/partner/test', ok({ ok: true }));
    open('/connections/new?connector=sftp');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.change(screen.getByLabelText(/Host/), { target: { value: 'files.example.com' } });
    fireEvent.change(screen.getByLabelText('Port'), { target: { value: '2222' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 's3cret' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    await waitFor(() => expect(asked).toContain('POST /connections/partner/test'));
    const put = asked.find((call) => call.startsWith('PUT'));
    expect(JSON.parse(put?.slice('PUT /connections/partner '.length) ?? '')).toEqual({
      connector: 'sftp',
      settings: { host: 'files.example.com', port: 2222 },
      secrets: { password: 's3cret' },
    });
  });

  it('says at the field what the server refuses', async () => {
    answers.set('PUT /connections/partner', {
      status: 422,
      body: {
        title: 'Unprocessable',
        status: 422,
        detail: 'The connection has 1 problem.',
        errors: [{ pointer: '/settings/host', message: 'host is needed.' }],
      },
    });
    open('/connections/new?connector=sftp');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.change(screen.getByLabelText(/Host/), { target: { value: 'wrong' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    const host = await screen.findByLabelText(/Host/);
    await waitFor(() => expect(host.getAttribute('aria-invalid')).toBe('true'));
  });

  it('asks for what is needed before the server is asked', async () => {
    open('/connections/new?connector=sftp');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    await screen.findByText('Required.');
    expect(asked.some((call) => call.startsWith('PUT'))).toBe(false);
  });

  const saved = (more: object = {}) => ({
    name: 'partner',
    connector: 'sftp',
    settings: { host: 'files.example.com' },
    secrets: { password: { set: true, reference: null } },
    usedBy: [],
    consent: 'none',
    error: null,
    changedAt: '2030-01-01T09:00:00Z',
    ...more,
  });

  it('keeps a secret until it is replaced, and removes one that is not wanted any more', async () => {
    answers.set('GET /connections/partner', ok(saved()));
    answers.set('PUT /connections/partner', ok(saved()));
    answers.set('POST /connections/partner/test', ok({ ok: true }));
    open('/connections/partner');
    fireEvent.click(await screen.findByRole('button', { name: 'Replace… Password' }));
    fireEvent.click(screen.getByRole('button', { name: 'Keep the old value' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Password' }));
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    await waitFor(() => expect(asked.some((call) => call.startsWith('PUT'))).toBe(true));
    const put = asked.find((call) => call.startsWith('PUT')) ?? '';
    expect(JSON.parse(put.slice(put.indexOf('{'))).secrets).toEqual({ password: null });
  });

  it('shows what a test was answered, and what can be done', async () => {
    answers.set('GET /connections/partner', ok(saved()));
    const refusal = { ok: false, kind: 'credentials', message: 'Permission denied (publickey).' };
    answers.set('POST /connections/partner/test', ok(refusal));
    open('/connections/partner');
    fireEvent.click(await screen.findByRole('button', { name: 'Test' }));
    await screen.findByText('Permission denied (publickey).');
    expect(screen.getByText(/Check the user and the secrets/)).toBeTruthy();
  });

  it('is not left with unsaved changes without a question', async () => {
    answers.set('GET /connections/partner', ok(saved()));
    const { router } = open('/connections/partner');
    fireEvent.change(await screen.findByLabelText(/Host/), { target: { value: 'other' } });
    fireEvent.click(screen.getByRole('link', { name: 'Runs' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Stay' }));
    expect(router.state.location.pathname).toBe('/connections/partner');
    fireEvent.click(screen.getByRole('link', { name: 'Runs' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Leave without saving' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs'));
  });

  it('that is used is not deleted, and the places lead into the editor', async () => {
    answers.set('GET /connections/partner', ok(saved()));
    const places = [{ flow: 'placed', step: 'lines/insert', pointer: '/flows/placed/steps/0' }];
    answers.set('DELETE /connections/partner', {
      status: 409,
      body: {
        title: 'Conflict',
        status: 409,
        code: 'in-use',
        detail: 'It is used.',
        usages: [{ integration: 'orders', version: 3, slot: 'partner', places }],
      },
    });
    open('/connections/partner');
    fireEvent.click(await screen.findByRole('button', { name: 'Delete…' }));
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const place = await screen.findByRole('link', { name: 'placed › lines › insert' });
    expect(place.getAttribute('href')).toBe('/integrations/orders/edit?flow=placed&step=lines/insert');
  });

  it('that needs consent shows the redirect address and leads to the other system', async () => {
    answers.set('GET /connections', ok({ items: [saved({ consent: 'missing' })], next: null }));
    answers.set('GET /connections/partner', ok(saved({ consent: 'missing' })));
    const address = 'https://crm.example.com/authorize?state=1';
    answers.set('GET /connections/partner/consents/c1', ok({ state: 'waiting' }));
    answers.set(
      'POST /connections/partner/authorize',
      ok({
        id: 'c1',
        address,
        redirect: 'https://j.example.com/oauth/callback',
        until: '2130-01-01T09:00:00Z',
      }),
    );
    open('/connections/partner');
    fireEvent.click(await screen.findByRole('button', { name: 'Connect…' }));
    await screen.findByText('https://j.example.com/oauth/callback');
    expect(screen.getByRole('link', { name: 'Open crm.example.com' }).getAttribute('href')).toBe(address);
    answers.set('GET /connections/partner/consents/c1', ok({ state: 'given' }));
    await screen.findByText('The connection has your consent.');
  });

  it('says who has refused the consent, and starts it again', async () => {
    answers.set('GET /connections/partner', ok(saved({ consent: 'missing' })));
    answers.set(
      'POST /connections/partner/authorize',
      ok({ id: 'c1', address: 'https://a.example/', redirect: 'r', until: '2130-01-01T09:00:00Z' }),
    );
    answers.set('GET /connections/partner/consents/c1', ok({ state: 'refused', message: 'Ada said no.' }));
    open('/connections/partner');
    fireEvent.click(await screen.findByRole('button', { name: 'Connect…' }));
    await screen.findByText('Ada said no.');
    const before = asked.filter((call) => call.startsWith('POST')).length;
    fireEvent.click(screen.getByRole('button', { name: 'Start again' }));
    await waitFor(() => expect(asked.filter((call) => call.startsWith('POST'))).toHaveLength(before + 1));
  });
});
