import { act, cleanup, configure, fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JsonSchema } from '../../api/types';
import { Expressions, type ExpressionTools, type PathTarget } from '../form/expressions';
import { SchemaField } from '../form/SchemaField';

// Parts of forms are loaded when they are shown, which takes long on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

let target: PathTarget | undefined;
let value: unknown;
afterEach(() => {
  cleanup();
  localStorage.clear();
  target = undefined;
});

const TOOLS: ExpressionTools = {
  Below: () => null,
  complete: async () => ({ from: 0, items: [] }),
  onFocus: (field) => {
    target = field;
  },
  toData: () => {},
  useKind: (path) => (path === 'payload.tags' ? 'list' : undefined),
};
const SCHEMA = {
  title: 'Condition',
  type: 'string',
  'x-expression': true,
  'x-condition': true,
} as JsonSchema;

function Field({ start, isRequired }: { start: unknown; isRequired: boolean }) {
  const [now, setNow] = useState(start);
  return (
    <Expressions.Provider value={TOOLS}>
      <SchemaField
        name="when"
        schema={SCHEMA}
        isRequired={isRequired}
        value={now}
        onChange={(next) => {
          value = next;
          setNow(next);
        }}
        errors={new Map()}
        pointer="/when"
      />
    </Expressions.Provider>
  );
}
async function condition(start: unknown, isRequired = true) {
  value = start;
  render(<Field start={start} isRequired={isRequired} />);
  await screen.findByRole('button', { name: /^Builder\b.*Condition/ });
}
const type = (label: string | RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('the builder of a condition', () => {
  it('writes an expression when a row is complete', async () => {
    await condition('{{ true }}');
    type('Row 1: value', 'payload.total ');
    expect(value).toBe('{{ true }}');
    expect(screen.getByLabelText('Row 1: value')).toHaveProperty('value', 'payload.total ');
    type('Row 1: operator', 'greater');
    type('Row 1: compared with', '100');
    expect(value).toBe('{{ payload.total > 100 }}');
    expect(screen.getByLabelText(/^Condition/)).toHaveProperty('value', 'payload.total > 100');
  });

  it('joins rows, and removes them', async () => {
    await condition("{{ payload.a = 'x' }}");
    press('+ Add a row');
    type('Row 2: value', 'payload.b');
    type('Row 2: operator', 'exists');
    expect(value).toBe("{{ payload.a = 'x' and $exists(payload.b) }}");
    type('All rows or one of them', 'or');
    expect(value).toBe("{{ payload.a = 'x' or $exists(payload.b) }}");
    press('Remove row 1');
    expect(value).toBe('{{ $exists(payload.b) }}');
    press('Remove row 1');
    expect(value).toBe('{{ true }}');
  });

  it('takes an optional condition away with its last row', async () => {
    await condition('{{ payload.paid }}', false);
    press('Remove row 1');
    expect(value).toBeUndefined();
  });

  it('follows the expression, and says what it cannot show', async () => {
    await condition("{{ payload.a in ['x', 'y'] }}");
    expect(screen.getByLabelText('Row 1: compared with')).toHaveProperty('value', 'x, y');
    type(/^Condition/, 'payload.a + 1 > payload.b');
    expect(screen.getByText('The builder cannot show this expression.')).toBeTruthy();
    expect(value).toBe('{{ payload.a + 1 > payload.b }}');
  });

  it('takes values of the data in both places', async () => {
    await condition('{{ true }}');
    fireEvent.focus(screen.getByLabelText('Row 1: value'));
    act(() => target?.insert('payload.total'));
    await screen.findByDisplayValue('payload.total');
    fireEvent.focus(screen.getByLabelText('Row 1: compared with'));
    act(() => target?.insert('vars.least'));
    await screen.findByDisplayValue('=vars.least');
    expect(value).toBe('{{ payload.total = vars.least }}');
  });

  it('offers the operators for the kind of the value', async () => {
    await condition('{{ true }}');
    type('Row 1: value', 'payload.tags');
    const operator = screen.getByLabelText('Row 1: operator');
    expect(within(operator).queryByRole('option', { name: 'is greater than' })).toBeNull();
    type('Row 1: compared with', 'new');
    expect(value).toBe("{{ 'new' in payload.tags }}");
  });

  it('stays folded', async () => {
    await condition('{{ true }}');
    press(/^Builder\b.*Condition/);
    expect(screen.queryByLabelText('Row 1: value')).toBeNull();
    cleanup();
    await condition('{{ true }}');
    expect(screen.queryByLabelText('Row 1: value')).toBeNull();
  });
});
