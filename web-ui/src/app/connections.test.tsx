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
      trouble: null,
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
});
