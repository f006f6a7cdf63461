import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConnectorView } from '../../../api/types';
import { EditorForTests } from '../store/editorForTests';
import { BottomPanel } from './BottomPanel';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const TEXT = `integration: shop
flows:
  f:
    trigger: { use: manual.start }
    steps: [{ id: one, delay: 1s }]
`;
const problem = { pointer: '/flows/f/steps/0/delay', code: 'type', message: 'It is too short.', line: 5 };

function open() {
  return render(
    <EditorForTests text={TEXT} step="one" problems={[problem]}>
      <BottomPanel />
    </EditorForTests>,
  );
}

it('is folded by its button or by F9, and stays so', () => {
  open();
  expect(screen.getByText('It is too short.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /^Fold the panel/ }));
  expect(screen.queryByText('It is too short.')).toBeNull();
  // How many there are is to be seen all the same.
  expect(screen.getByRole('tab', { name: 'Problems 1' })).toBeTruthy();
  cleanup();
  open();
  expect(screen.queryByText('It is too short.')).toBeNull();
  fireEvent.keyDown(window, { key: 'F9' });
  expect(screen.getByText('It is too short.')).toBeTruthy();
});

it('is unfolded by a tab', () => {
  open();
  fireEvent.keyDown(window, { key: 'F9' });
  fireEvent.click(screen.getByRole('tab', { name: 'Problems 1' }));
  expect(screen.getByText('It is too short.')).toBeTruthy();
});

it('keeps the focus when a problem that was put right disappears', () => {
  const text = `connections: { erp: { connector: http } }\n${TEXT}`;
  const unbound = { pointer: '/connections/erp', code: 'unbound-slot', message: 'It is not bound.' };
  const http = { id: 'http', title: 'HTTP', actions: [], triggers: [] } as unknown as ConnectorView;
  const panel = (problems: (typeof unbound)[]) => (
    <EditorForTests text={text} step="one" connectors={[http]} problems={problems}>
      <BottomPanel />
    </EditorForTests>
  );
  const { rerender } = render(panel([unbound]));
  screen.getByRole('button', { name: 'Create the connection' }).focus();
  rerender(panel([]));
  expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Problems' }));
});
