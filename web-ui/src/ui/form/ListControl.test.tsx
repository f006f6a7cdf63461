import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JsonSchema } from '../../api/types';
import { SchemaForm } from './SchemaForm';

// Parts of forms are loaded when they are shown, which takes long on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

afterEach(cleanup);

const SCHEMA = {
  properties: {
    statements: {
      title: 'Statements',
      type: 'array',
      items: {
        type: 'object',
        properties: { sql: { title: 'SQL', type: 'string' }, parameters: { title: 'Parameters' } },
        required: ['sql'],
      },
    },
    methods: { title: 'Methods', type: 'array', items: { type: 'string', enum: ['GET', 'POST'] } },
    rows: { title: 'Rows', format: 'rows' },
  },
} as unknown as JsonSchema;

let value: Record<string, unknown>;
function Form({ start }: { start: Record<string, unknown> }) {
  const [now, setNow] = useState(start);
  return (
    <SchemaForm
      schema={SCHEMA}
      value={now}
      onChange={(next) => {
        value = next;
        setNow(next);
      }}
    />
  );
}
async function form(start: Record<string, unknown> = {}) {
  value = start;
  render(<Form start={start} />);
  await screen.findByRole('button', { name: /Add a row\b.*Rows/ });
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string | RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });

describe('a list of maps', () => {
  it('has a card for each item', async () => {
    await form();
    press(/Add an item\b.*Statements/);
    type(/^SQL/, 'select 1');
    expect(value.statements).toEqual([{ sql: 'select 1' }]);
    press(/Add an item\b.*Statements/);
    expect(value.statements).toEqual([{ sql: 'select 1' }, {}]);
    press('Move Item 2 up');
    expect(value.statements).toEqual([{}, { sql: 'select 1' }]);
    press('Remove Item 1');
    expect(value.statements).toEqual([{ sql: 'select 1' }]);
    press('Remove Item 1');
    expect(value.statements).toBeUndefined();
  });

  it('shows a value as JSON that it cannot show in cards, and leaves it as it is', async () => {
    await form({ statements: [1] });
    expect(screen.getByLabelText('Statements')).toHaveProperty('value', '[\n  1\n]');
    expect(screen.getByRole('button', { name: /^JSON\b.*Statements/ })).toHaveProperty('disabled', true);
    type('Statements', '[{"sql": "x"}]');
    expect(value.statements).toEqual([{ sql: 'x' }]);
  });

  it('can be edited as JSON', async () => {
    await form({ statements: [{ sql: 'x' }] });
    press(/^JSON\b.*Statements/);
    type('Statements', '[{"sql": "y"}]');
    press(/^JSON\b.*Statements/);
    expect(screen.getByLabelText(/^SQL/)).toHaveProperty('value', 'y');
  });
});

describe('a list of rows', () => {
  it('has names and values, and a further row has the same names', async () => {
    await form();
    press(/Add a row\b.*Rows/);
    type('Row 1: Name', 'id');
    type('Row 1: Value of id', '12');
    expect(value.rows).toEqual([{ id: 12 }]);
    press(/Add a row\b.*Rows/);
    type('Row 2: Value of id', '{{ payload.id }}');
    expect(value.rows).toEqual([{ id: 12 }, { id: '{{ payload.id }}' }]);
  });
});

describe('a list of choices', () => {
  it('has one field for each', async () => {
    await form({ methods: ['GET'] });
    press(/Add an item\b.*Methods/);
    type('Item 2', 'POST');
    expect(value.methods).toEqual(['GET', 'POST']);
  });
});
