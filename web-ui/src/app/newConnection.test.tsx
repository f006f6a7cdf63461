import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, asked, ok, open } from './testing';

const TEXT = `integration: shop
flows:
  arrive:
    trigger: { use: manual.start }
    steps:
      - id: store
        use: sftp.put
`;
const sftp = {
  id: 'sftp',
  title: 'SFTP',
  version: '1',
  plugin: 'sftp',
  actions: [{ id: 'sftp.put', title: 'Write a file', effect: 'UNSAFE', connection: 'required', input: {} }],
  triggers: [],
  connection: {
    schema: { type: 'object', required: ['host'], properties: { host: { title: 'Host', type: 'string' } } },
    secrets: {},
    moreSecrets: false,
  },
};
const draft = { base: null, published: null, changedAt: '2030-01-01T09:00:00Z', changedBy: 'admin' };
const shop = { name: 'shop', title: null, version: null, publishedAt: null, enabled: true, flows: [], draft };
const partner = (more: object = {}) => ({
  name: 'partner',
  connector: 'sftp',
  settings: { host: 'files.example.com' },
  secrets: {},
  usedBy: [],
  consent: 'none',
  error: null,
  changedAt: '2030-01-01T09:00:00Z',
  ...more,
});

function openEditor(text: string, errors: object[] = []) {
  answers.set('GET /integrations/shop/draft', {
    status: 200,
    body: { ...draft, document: text },
    headers: { ETag: '"1"' },
  });
  answers.set('GET /integrations/shop/draft/problems', ok({ valid: errors.length === 0, errors }));
  open('/integrations/shop/edit?view=outline&flow=arrive&step=store');
}

beforeEach(() => {
  localStorage.clear();
  answers.set('GET /integrations', ok({ items: [shop], next: null }));
  answers.set('GET /connectors', ok({ items: [sftp], next: null }));
  answers.set(
    'GET /integrations/shop/draft/data',
    ok({ source: 'none', scope: {}, items: [], missing: [], cut: [] }),
  );
  answers.set('PUT /integrations/shop/draft', { status: 200, body: draft, headers: { ETag: '"2"' } });
  answers.set('PUT /connections/partner', ok(partner()));
  answers.set('POST /connections/partner/test', ok({ ok: true }));
});

const sheet = () => screen.findByRole('dialog', { name: /SFTP/ });
async function fill(name: string) {
  const dialog = await sheet();
  if (name) fireEvent.change(within(dialog).getByLabelText('Name'), { target: { value: name } });
  fireEvent.change(within(dialog).getByLabelText(/Host/), { target: { value: 'files.example.com' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save and test' }));
  return dialog;
}
const put = () => asked.filter((call) => call.startsWith('PUT /connections/'));
const savedText = () => asked.findLast((call) => call.startsWith('PUT /integrations/shop/draft'));

describe('a new connection beside the editor', () => {
  it('is saved, tested and chosen in the step, without leaving the editor', async () => {
    openEditor(TEXT);
    fireEvent.click(await screen.findByRole('button', { name: 'New connection' }));
    answers.set('GET /connections', ok({ items: [partner()], next: null }));
    await fill('partner');
    await screen.findByText('Created the connection “partner”. It works.');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByLabelText(/^Connection/)).toHaveProperty('value', 'partner');
    await waitFor(() =>
      expect(savedText()).toContain('connection: partner\nconnections:\n  partner:\n    connector: sftp\n'),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Undo this change' }));
    expect(screen.getByLabelText(/^Connection/)).toHaveProperty('value', '');
  });

  it('stays open if it does not work, and is corrected there', async () => {
    answers.set('POST /connections/partner/test', ok({ ok: false, kind: 'refused', message: 'No route.' }));
    openEditor(TEXT);
    fireEvent.click(await screen.findByRole('button', { name: 'New connection' }));
    const dialog = await fill('partner');
    await within(dialog).findByText('No route.');
    expect(within(dialog).queryByLabelText('Name')).toBeNull();
    answers.set('POST /connections/partner/test', ok({ ok: true }));
    fireEvent.change(within(dialog).getByLabelText(/Host/), { target: { value: 'other.example.com' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save and test' }));
    await screen.findByText('Created the connection “partner”. It works.');
    expect(put()).toHaveLength(2);
  });

  it('gets no name that another connection or slot has', async () => {
    answers.set('GET /connections', ok({ items: [partner({ connector: 'http' })], next: null }));
    openEditor(`${TEXT}connections: { web: { connector: http } }\n`);
    fireEvent.click(await screen.findByRole('button', { name: 'New connection' }));
    const dialog = await fill('partner');
    await within(dialog).findByText(/There is already a connection with this name/);
    fireEvent.change(within(dialog).getByLabelText('Name'), { target: { value: 'web' } });
    await within(dialog).findByText(/The integration uses this name for another connection/);
    expect(put()).toHaveLength(0);
  });

  it('is not closed with unsaved changes without a question', async () => {
    openEditor(TEXT);
    fireEvent.click(await screen.findByRole('button', { name: 'New connection' }));
    const dialog = await sheet();
    fireEvent.change(within(dialog).getByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Stay' }));
    expect(within(dialog).getByLabelText('Name')).toHaveProperty('value', 'partner');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Leave without saving' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  const UNBOUND = `${TEXT}        connection: files\nconnections:\n  files: { connector: sftp }\n`;
  const problem = {
    pointer: '/connections/files',
    code: 'unbound-slot',
    message: 'The slot "files" is not bound.',
    line: 10,
  };

  it('fills a slot that has none, and changes nothing in the document', async () => {
    answers.set('PUT /connections/files', ok(partner({ name: 'files' })));
    answers.set('POST /connections/files/test', ok({ ok: true }));
    openEditor(UNBOUND, [problem]);
    fireEvent.click(await screen.findByRole('button', { name: 'Create the connection' }));
    expect(within(await sheet()).getByLabelText('Name')).toHaveProperty('value', 'files');
    answers.set('GET /integrations/shop/draft/problems', ok({ valid: true, errors: [] }));
    await fill('');
    await screen.findByText('Created the connection “files”. It works.');
    expect(screen.queryByRole('button', { name: 'Undo this change' })).toBeNull();
    await waitFor(() => expect(screen.queryByText(problem.message)).toBeNull());
  });

  it('renames a slot that has none, if it gets another name', async () => {
    openEditor(UNBOUND, [problem]);
    fireEvent.click(await screen.findByRole('button', { name: 'Create the connection' }));
    await fill('partner');
    await waitFor(() =>
      expect(savedText()).toContain('connection: partner\nconnections:\n  partner: { connector: sftp }\n'),
    );
  });
});
