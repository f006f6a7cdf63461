import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UnsavedEdit } from './journal';
import { merged } from './merge';
import { DraftSession } from './session';
import { BASE, Memory, Server } from './sessionForTests';

let server: Server;
let journal: Memory;
let session: DraftSession;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  journal = new Memory();
  session = new DraftSession(
    server,
    journal,
    { key: 'orders', text: BASE, base: BASE, etag: '1', version: null, at: null },
    async () => ({ merged }),
  );
});

describe('a save whose answer is lost', () => {
  beforeEach(async () => {
    server.isSilent = true;
    session.edit('a\nb\nc\nd\nE');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.text).toBe('a\nb\nc\nd\nE');
    expect(session.state).toMatchObject({ kind: 'unsent', cause: 'no-answer' });
    server.isSilent = false;
  });

  it('is no conflict with later edits of the same line', async () => {
    session.edit('a\nb\nc\nd\nE and more');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.text).toBe('a\nb\nc\nd\nE and more');
    expect(session.state.kind).toBe('saved');
    expect(journal.kept).toBeUndefined();
  });

  it('is taken back, too, if the edit is undone', async () => {
    session.edit(BASE);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.text).toBe(BASE);
    expect(session.state.kind).toBe('saved');
  });

  it('is recognised by the next visit, after the tab was closed in the middle of typing', async () => {
    session.edit('a\nb\nc\nd\nE and more');
    const left = journal.kept as UnsavedEdit;
    session.close();
    session = new DraftSession(server, journal, { key: 'orders', ...left, at: null }, async () => ({
      merged,
    }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.text).toBe('a\nb\nc\nd\nE and more');
    expect(session.state.kind).toBe('saved');
  });

  it('is a conflict if others have changed the same line since', async () => {
    server.change('a\nb\nc\nd\ntheirs');
    session.edit('a\nb\nc\nd\nE and more');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.state.kind).toBe('conflict');
    expect(server.text).toBe('a\nb\nc\nd\ntheirs');
  });
});

it('has recorded what it sends before the server has it', async () => {
  let recorded: UnsavedEdit | undefined;
  const { save } = server;
  Object.assign(server, {
    save: (...all: Parameters<typeof save>) => {
      recorded = journal.kept;
      return save(...all);
    },
  });
  session.edit('mine');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(recorded).toMatchObject({ text: 'mine', base: BASE, sent: 'mine' });
});
