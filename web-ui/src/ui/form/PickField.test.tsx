import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../api/types';
import { PickField } from './PickField';
import { PickListContext, type PickLists } from './pickLists';
import { SchemaForm } from './SchemaForm';

const TABLES = ['customers', 'orders', 'orders_old'];
const SCHEMA: JsonSchema = {
  properties: { table: { type: 'string', title: 'Table', 'x-options': 'tables' } as JsonSchema },
};

let value: Record<string, unknown>;
afterEach(cleanup);

function Form() {
  const [now, setNow] = useState<Record<string, unknown>>({});
  value = now;
  return <SchemaForm schema={SCHEMA} value={now} onChange={setNow} />;
}

function form(find: PickLists['find'], more: Partial<PickLists> = {}) {
  const lists = { Field: PickField, connection: 'db', find, check: async () => null, ...more };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <PickListContext value={lists}>
        <Form />
      </PickListContext>
    </QueryClientProvider>,
  );
  return screen.getByRole('combobox', { name: 'Table' });
}
const listed = async (_: string, text: string) => ({
  items: TABLES.filter((each) => each.includes(text)).map((each) => ({ value: each, title: each, note: '' })),
  next: null,
});

describe('a field with choices of another system', () => {
  it('asks when it is opened, and takes what is chosen', async () => {
    const asked: string[] = [];
    const field = form(async (list, text) => {
      asked.push(`${list} ${text}`);
      return listed(list, text);
    });
    expect(asked).toEqual([]);
    fireEvent.mouseDown(field);
    fireEvent.click(await screen.findByRole('option', { name: 'orders' }));
    expect(value).toEqual({ table: 'orders' });
    expect(asked).toEqual(['tables ']);
  });

  it('searches for what is typed, and keeps it if nothing is found', async () => {
    const field = form(listed);
    fireEvent.mouseDown(field);
    await screen.findByRole('option', { name: 'customers' });
    fireEvent.change(field, { target: { value: 'old' } });
    await screen.findByText('orders_old');
    fireEvent.change(field, { target: { value: 'parcels' } });
    await screen.findByText('Nothing listed matches “parcels”. What you typed is kept.');
    expect(value).toEqual({ table: 'parcels' });
  });

  it('says that a value does not exist, when the field is left', async () => {
    const check = async (list: string, name: string) =>
      list === 'tables' && !TABLES.includes(name) ? `There is no table "${name}".` : null;
    const field = form(listed, { check });
    fireEvent.change(field, { target: { value: 'order' } });
    fireEvent.blur(field);
    await screen.findByText('There is no table "order".');
    fireEvent.change(field, { target: { value: 'orders' } });
    expect(screen.queryByText(/There is no table/)).toBeNull();
    fireEvent.blur(field);
    fireEvent.change(field, { target: { value: '{{ payload.table }}' } });
    fireEvent.blur(field);
    await screen.findByDisplayValue('{{ payload.table }}');
    expect(screen.queryByText(/There is no table/)).toBeNull();
  });

  it('asks for pages until one has a choice, and for more when told to', async () => {
    const pages: Record<string, { items: string[]; next: string | null }> = {
      first: { items: [], next: 'b' },
      b: { items: ['orders'], next: 'c' },
      c: { items: ['parcels'], next: null },
    };
    const field = form(async (_list, _text, page = 'first') => ({
      next: pages[page]?.next ?? null,
      items: (pages[page]?.items ?? []).map((each) => ({ value: each, title: each, note: '' })),
    }));
    fireEvent.mouseDown(field);
    await screen.findByRole('option', { name: 'orders' });
    fireEvent.click(screen.getByRole('option', { name: 'Show more' }));
    await screen.findByRole('option', { name: 'parcels' });
    expect(screen.queryByRole('option', { name: 'Show more' })).toBeNull();
  });

  it('says why there are none, in the words of the other system, and asks again', async () => {
    let isDown = true;
    const field = form(async (list, text) => {
      if (isDown) throw new Error('The database refuses the password.');
      return listed(list, text);
    });
    fireEvent.mouseDown(field);
    await screen.findByText('The database refuses the password.');
    fireEvent.change(field, { target: { value: 'par' } });
    expect(value).toEqual({ table: 'par' });
    isDown = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('option', { name: 'customers' });
  });

  it('says that a connection is needed', async () => {
    const field = form(
      async () => {
        throw new Error('no connection is asked');
      },
      { connection: undefined },
    );
    fireEvent.mouseDown(field);
    await screen.findByText('Choose a connection first. Then its choices are listed here.');
  });
});
