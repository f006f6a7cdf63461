import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { SaveState } from './draft/saveState';
import { SaveIndicator } from './SaveIndicator';
import { EditorForTests } from './store/editorForTests';

afterEach(cleanup);

function said(saving: SaveState, etag = '"1"', hasPage = true): string {
  const session = { etag } as never;
  const { container, unmount } = render(
    <EditorForTests text="integration: a" step="one" more={{ saving, session, hasPage }}>
      <SaveIndicator />
    </EditorForTests>,
  );
  const text = container.querySelector('.save-state')?.textContent ?? '';
  unmount();
  return text;
}

it('says what is true in each state', () => {
  const at = new Date();
  at.setHours(14, 32, 5);
  expect(said({ kind: 'saved', at: at.toISOString() })).toBe('Saved 14:32');
  expect(said({ kind: 'saved', at: null }, '')).toBe('No changes yet');
  expect(said({ kind: 'saved', at: null }, '', false)).toBe('Not saved yet');
  expect(said({ kind: 'changed', isKept: true })).toBe('Changed, kept in this browser');
  expect(said({ kind: 'saving' })).toBe('Saving…');
  const unsent = { kind: 'unsent', why: '', isKept: true } as const;
  expect(said({ ...unsent, cause: 'no-answer' })).toBe('Offline: kept in this browser');
  expect(said({ ...unsent, cause: 'signed-out' })).toBe('Signed out: kept in this browser');
  expect(said({ ...unsent, cause: 'busy', isKept: false })).toBe(
    'Not saved yet: kept only on this page, so do not close it',
  );
  expect(said({ kind: 'refused', why: 'The document is too large.' })).toBe(
    'Not saved: The document is too large.',
  );
  expect(said({ kind: 'conflict', base: '', theirs: '', by: 'ana', etag: '' })).toBe('Conflict');
});
