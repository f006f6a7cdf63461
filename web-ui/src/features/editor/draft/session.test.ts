import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../../api/client';
import { merged } from './merge';
import { DraftSession } from './session';
import { BASE, Memory, Server } from './sessionForTests';

let server: Server;
let journal: Memory;
let session: DraftSession;

const start = (text: string, etag = '1', version: number | null = null) =>
  new DraftSession(
    server,
    journal,
    { key: 'orders', text, base: BASE, etag, version, at: null },
    async () => ({ merged }),
  );

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  journal = new Memory();
  session = start(BASE);
});

describe('a draft that is edited', () => {
  it('is kept in the browser at once, and saved when it is quiet', async () => {
    session.edit('a\nb\nc\nd\nE');
    expect(journal.kept?.text).toBe('a\nb\nc\nd\nE');
    expect(session.state.kind).toBe('changed');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.text).toBe('a\nb\nc\nd\nE');
    expect(session.state).toEqual({ kind: 'saved', at: '2026-11-28T12:00:00Z' });
    expect(journal.kept).toBeUndefined();
  });

  it('is saved after five seconds though it is never quiet', async () => {
    for (let i = 0; i < 11; i++) {
      session.edit(`${BASE}\n${i}`);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(server.saves).toBe(1);
  });

  it('is kept while the server does not answer, and saved when it does', async () => {
    server.failure = new ApiProblem(0, 'Silence', 'The server does not answer.');
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toMatchObject({ kind: 'unsent', cause: 'no-answer', isKept: true });
    expect(journal.kept?.text).toBe('mine');
    server.failure = undefined;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.text).toBe('mine');
  });

  it('says why it is not saved yet, and whether the browser keeps it', async () => {
    journal.isFull = true;
    server.failure = new ApiProblem(401, 'Unauthorized', 'Sign in first.');
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toMatchObject({ kind: 'unsent', cause: 'signed-out', isKept: false });
    journal.isFull = false;
    server.failure = new ApiProblem(503, 'Busy', 'Too much to do.');
    session.edit('mine again');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toMatchObject({ kind: 'unsent', cause: 'busy', isKept: true });
  });

  it('remembers when it was saved, though an edit is taken back', async () => {
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    session.edit('other');
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toEqual({ kind: 'saved', at: '2026-11-28T12:00:00Z' });
  });

  it('says so if the server refuses it', async () => {
    server.failure = new ApiProblem(413, 'Too large', 'The document is too large.');
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toEqual({ kind: 'refused', why: 'The document is too large.' });
    expect(journal.kept?.text).toBe('mine');
  });
});

describe('a draft that others edit, too', () => {
  it('is put together with what they have changed elsewhere', async () => {
    const merged: string[] = [];
    session.onMerged = (text) => merged.push(text);
    session.edit('A\nb\nc\nd\ne');
    server.change('a\nb\nc\nd\nE');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.text).toBe('A\nb\nc\nd\nE');
    expect(merged).toEqual(['A\nb\nc\nd\nE']);
    expect(session.state.kind).toBe('saved');
  });

  it('is a conflict where both have changed the same lines, and nothing is lost', async () => {
    session.edit('mine\nb\nc\nd\ne');
    server.change('theirs\nb\nc\nd\ne');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state).toMatchObject({ kind: 'conflict', theirs: 'theirs\nb\nc\nd\ne', by: 'ana' });
    expect(server.text).toBe('theirs\nb\nc\nd\ne');
    expect(journal.kept?.text).toBe('mine\nb\nc\nd\ne');
    session.edit('mine again\nb\nc\nd\ne');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.text).toBe('theirs\nb\nc\nd\ne');
    await session.settle();
    expect(server.text).toBe('mine again\nb\nc\nd\ne');
    expect(session.state.kind).toBe('saved');
  });

  it('goes on with the text of the other if that is chosen', async () => {
    session.edit('mine\nb\nc\nd\ne');
    server.change('theirs\nb\nc\nd\ne');
    await vi.advanceTimersByTimeAsync(1_000);
    session.edit('theirs\nb\nc\nd\ne');
    await session.settle();
    expect(session.text).toBe('theirs\nb\nc\nd\ne');
    expect(session.state.kind).toBe('saved');
  });

  it('is a new draft if they have published or discarded it', async () => {
    session.edit('mine');
    server.change(undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.text).toBe('mine');
    expect(session.state.kind).toBe('saved');
  });
});

it('takes up what an earlier visit has left', async () => {
  session = start('kept\nb\nc\nd\ne');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.text).toBe('kept\nb\nc\nd\ne');
});

describe('a draft that is not there yet', () => {
  beforeEach(() => {
    server.change(undefined);
    session = start(BASE, '', 3);
  });

  it('is not made by opening and closing the editor', async () => {
    session.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.saves).toBe(0);
  });

  it('goes back to the version that was opened', async () => {
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.base).toBe(3);
  });

  it('is made without a change to be published', async () => {
    await session.save({ create: true });
    expect(server.text).toBe(BASE);
  });
});

describe('an editor without edits', () => {
  it('takes up what others publish, and makes no draft of it', async () => {
    server.change(undefined);
    session = start(BASE, '', 3);
    await session.mergeWith(BASE, 'theirs', 4);
    expect(session.text).toBe('theirs');
    expect(session.version).toBe(4);
    session.edit('theirs');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.saves).toBe(0);
    expect(session.state.kind).toBe('saved');
  });

  it('goes on from the version that it has published', async () => {
    await session.save({ create: true });
    server.change(undefined);
    session.wasPublished(4);
    session.edit('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.base).toBe(4);
    expect(server.text).toBe('mine');
  });
});

describe('a draft whose base is no longer published', () => {
  it('is merged with the version that is', async () => {
    session.edit('A\nb\nc\nd\ne');
    await session.mergeWith(BASE, 'a\nb\nc\nd\nE', 4);
    expect(server.text).toBe('A\nb\nc\nd\nE');
    expect(server.base).toBe(4);
  });

  it('keeps its base until the user chooses, if both have changed the same lines', async () => {
    session.edit('mine\nb\nc\nd\ne');
    await session.mergeWith(BASE, 'theirs\nb\nc\nd\ne', 4);
    expect(session.state).toMatchObject({ kind: 'conflict', by: 'version 4', version: 4 });
    expect(server.base).toBeUndefined();
    await session.settle();
    expect(server.text).toBe('mine\nb\nc\nd\ne');
    expect(server.base).toBe(4);
  });
});

it('leaves nothing in the journal once an edit is undone', async () => {
  session.edit('mine');
  session.edit(BASE);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(journal.kept).toBeUndefined();
  expect(session.state.kind).toBe('saved');
  expect(server.saves).toBe(0);
});

it('does not say that an edit is kept if the browser cannot keep it', async () => {
  journal.isFull = true;
  session.edit('mine');
  await vi.advanceTimersByTimeAsync(0);
  expect(session.state).toEqual({ kind: 'changed', isKept: false });
});

it('saves one after the other, and in the end all of it', async () => {
  session.edit('one');
  const first = session.save();
  session.edit('two');
  await Promise.all([first, session.save()]);
  expect(server.text).toBe('two');
  expect(session.state.kind).toBe('saved');
});
