import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answers, button, ok, open, refusal } from './testing';

/** Only what the page needs of it. */
const settings = {
  data: '/srv/junctura',
  variables: [
    { name: 'JUNCTURA_ADMIN_PASSWORD', set: false },
    { name: 'JUNCTURA_MASTER_KEY', set: true },
  ],
};

beforeEach(() => {
  answers.set('GET /settings', ok(settings));
});

describe('backups', () => {
  const file = { name: 'junctura-20300101T000000Z.zip', at: '2030-01-01T00:00:00Z', bytes: 1_048_576 };
  const scheduled = {
    running: false,
    last: { at: '2030-01-01T00:00:00Z', bytes: 1_048_576 },
    schedule: { folder: '/mnt/backups', every: 86_400, keep: 7 },
    files: [file],
  };

  it('are listed with the folder, and with the command that restores the newest one', async () => {
    answers.set('GET /backups', ok(scheduled));
    open('/settings/backups');
    const link = await screen.findByRole('link', { name: `Download ${file.name}` });
    expect(link.getAttribute('href')).toBe(`/api/v1/backups/files/${file.name}`);
    expect(screen.getByText('/mnt/backups')).toBeTruthy();
    expect(screen.getByText('1 d')).toBeTruthy();
    await screen.findByText(`junctura restore /mnt/backups/${file.name} --data /srv/junctura`);
    expect(screen.getByText(/value of JUNCTURA_MASTER_KEY/)).toBeTruthy();
  });

  it('are started in the folder, and shown as running', async () => {
    answers.set('GET /backups', ok(scheduled));
    answers.set('POST /backups/files', { status: 202, body: { ...scheduled, running: true } });
    open('/settings/backups');
    fireEvent.click(await button('Back up now'));
    await screen.findByText('A backup is being made…');
    expect((await button('Back up now')).hasAttribute('disabled')).toBe(true);
  });

  it('say why one was not started', async () => {
    answers.set('GET /backups', ok(scheduled));
    answers.set('POST /backups/files', refusal(409, 'backup-under-way', 'Another backup is being made.'));
    open('/settings/backups');
    fireEvent.click(await button('Back up now'));
    await screen.findByText('The backup was not started.');
  });

  it('are downloaded without a folder, too', async () => {
    answers.set('GET /backups', ok({ running: false, files: [] }));
    answers.set('POST /backups', {
      status: 200,
      body: 'zip',
      headers: { 'Content-Disposition': `attachment; filename="${file.name}"` },
    });
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    open('/settings/backups');
    await screen.findByText('None yet');
    expect(screen.queryByRole('button', { name: 'Back up now' })).toBeNull();
    fireEvent.click(await button('Make and download a backup'));
    await screen.findByText(`Downloaded: ${file.name}`);
    expect(saved).toEqual([file.name]);
    vi.restoreAllMocks();
  });

  it('show the last failure', async () => {
    const failure = { at: '2030-01-02T00:00:00Z', message: 'The disk is full.' };
    answers.set('GET /backups', ok({ ...scheduled, failure }));
    open('/settings/backups');
    await screen.findByText('The disk is full.');
  });
});
