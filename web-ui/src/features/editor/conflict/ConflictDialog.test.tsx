import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Conflict } from '../draft/saveState';
import { EditorForTests } from '../store/editorForTests';
import { ConflictDialog } from './ConflictDialog';

afterEach(cleanup);

vi.mock('../../../ui/TextDiff', () => ({
  TextDiff: ({ after }: { after: string }) => <pre data-testid="result">{after}</pre>,
}));

const BASE = `integration: shop
flows:
  f:
    title: Orders
    trigger: { use: manual.start }
    steps:
      - id: one
        title: Get the customer
        delay: 1s
      - id: two
        title: Wait
        delay: 1s
`;
const MINE = BASE.replace('Get the customer', 'Mine').replace('title: Wait', 'title: Wait for me');
const THEIRS = BASE.replace('Get the customer', 'Theirs').replace('title: Wait', 'title: Wait for them');

function open() {
  const [settle, say, onClose] = [vi.fn(), vi.fn(), vi.fn()];
  let text = MINE;
  const conflict: Conflict = { kind: 'conflict', base: BASE, theirs: THEIRS, by: 'ana', etag: '"2"' };
  const session = { etag: '"1"', state: { kind: 'conflict' }, settle } as never;
  const model = {
    choose: (chosen: string) => {
      text = chosen;
    },
  } as never;
  render(
    <EditorForTests text={MINE} step="one" more={{ session, model, say }}>
      <ConflictDialog conflict={conflict} by="ana" onClose={onClose} />
    </EditorForTests>,
  );
  return { settle, onClose, text: () => text };
}

const choose = (step: RegExp, side: string) =>
  fireEvent.click(within(screen.getByRole('group', { name: step })).getByRole('radio', { name: side }));
const save = () => screen.getByRole('button', { name: 'Save the result' }) as HTMLButtonElement;

it('asks for each step by its title, and shows the result before it is saved', async () => {
  const { settle, text } = open();
  expect(save().disabled).toBe(true);
  expect(screen.getByRole('status').textContent).toContain('2 choices that are left');
  choose(/^Mine one, in Orders$/, 'Mine');
  choose(/^Wait for me/, 'Theirs: ana');
  const expected = MINE.replace('Wait for me', 'Wait for them');
  expect((await screen.findByTestId('result')).textContent).toBe(expected);
  expect(settle).not.toHaveBeenCalled();
  fireEvent.click(save());
  expect(text()).toBe(expected);
  expect(settle).toHaveBeenCalledOnce();
});

it('changes nothing when it is closed', () => {
  const { settle, onClose, text } = open();
  choose(/^Mine/, 'Theirs: ana');
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(onClose).toHaveBeenCalledOnce();
  expect(settle).not.toHaveBeenCalled();
  expect(text()).toBe(MINE);
});

it('takes all of one side at once', () => {
  const { text } = open();
  fireEvent.click(screen.getByRole('button', { name: 'All theirs' }));
  fireEvent.click(save());
  expect(text()).toBe(THEIRS);
});
