import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { EditorForTests } from '../store/editorForTests';
import { ExtractFlow } from './ExtractFlow';

afterEach(cleanup);

const TEXT = `integration: shop
flows:
  received:
    trigger: { use: http.call }
    steps:
      - { id: reserve_stock, use: a.b, input: { sku: "{{ payload.sku }}" } }
      - { id: answer, respond: { body: "{{ steps.reserve_stock }}" } }
`;

const open = (step: number, onText = vi.fn(), onClose = vi.fn()) => {
  render(
    <EditorForTests text={TEXT} step="answer" onText={onText}>
      <ExtractFlow paths={[['flows', 'received', 'steps', step]]} onClose={onClose} />
    </EditorForTests>,
  );
  return { onText, onClose };
};

it('shows what the call passes and returns, and moves the steps in one change', () => {
  const { onText, onClose } = open(0);
  screen.getByText('payload.sku');
  screen.getByText('steps.reserve_stock');
  const name = screen.getByLabelText<HTMLInputElement>('Name');
  const extract = screen.getByRole('button', { name: 'Extract' });
  expect(name.value).toBe('reserve-stock');
  fireEvent.change(name, { target: { value: 'received' } });
  fireEvent.click(extract);
  screen.getByText(/already a flow “received”/);
  fireEvent.change(name, { target: { value: 'Reserve the stock' } });
  fireEvent.click(extract);
  expect(onClose).toHaveBeenCalled();
  expect(onText).toHaveBeenCalledTimes(1);
  const { flows } = parse(onText.mock.calls[0]?.[0]);
  expect(flows.received.steps[0]).toEqual({
    id: 'reserve_the_stock',
    call: 'reserve-the-stock',
    input: { sku: '{{ payload.sku }}' },
  });
  expect(flows['reserve-the-stock'].title).toBe('Reserve the stock');
});

it('says why a step stays', () => {
  open(1);
  expect(screen.getByRole('alert').textContent).toContain('answers the caller of this flow');
  expect(screen.queryByRole('button', { name: 'Extract' })).toBeNull();
});
