import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionView, ConnectorView, DocumentProblem } from '../../../api/types';
import { EditorForTests } from '../store/editorForTests';
import type { NewConnection, OpenEditor } from '../store/useEditor';
import { StepForm } from './StepForm';

const TEXT = `integration: shop
flows:
  orders:
    trigger: { use: flow.call }
    steps:
      - id: store
        use: sql.insert
        input:
          table: ""
`;
const CHOSEN = `${TEXT}        connection: orders-db
connections:
  orders-db:
    connector: sql
`;

const SQL = {
  id: 'sql',
  title: 'SQL',
  version: '1',
  plugin: 'sql',
  triggers: [],
  connection: { schema: {}, secrets: {}, moreSecrets: false },
  actions: [
    {
      id: 'sql.insert',
      title: 'Insert a row',
      effect: 'UNSAFE',
      connection: 'required',
      input: {
        type: 'object',
        required: ['table'],
        properties: { table: { type: 'string', title: 'Table' } },
      },
    },
  ],
} as unknown as ConnectorView;

const saved = (...names: string[]) =>
  names.map((name) => ({ name, connector: name === 'shop' ? 'http' : 'sql' }) as ConnectionView);

let text: string;
let wanted: NewConnection | undefined;
beforeEach(() => {
  wanted = undefined;
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ results: [], items: [] })));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function form(document: string, connections: ConnectionView[], more: Partial<OpenEditor> = {}) {
  text = document;
  render(
    <EditorForTests
      text={document}
      step="store"
      connectors={[SQL]}
      problems={more.problems ?? []}
      more={{
        connections,
        createConnection: (asked) => {
          wanted = asked;
        },
        ...more,
      }}
      onText={(now) => {
        text = now;
      }}
    >
      <StepForm />
    </EditorForTests>,
  );
  return screen.getByLabelText(/^Connection/);
}
const choose = (name: string) =>
  fireEvent.change(screen.getByLabelText(/^Connection/), { target: { value: name } });
const create = () => fireEvent.click(screen.getByRole('button', { name: 'New connection' }));

describe('the connection of a step', () => {
  it('is a slot of the document or a saved connection of its connector', () => {
    const field = form(CHOSEN, saved('orders-db', 'stock-db', 'shop'));
    const options = (group: string) =>
      within(within(field).getByRole('group', { name: group }))
        .getAllByRole('option')
        .map((option) => option.textContent);
    expect(options('In this integration')).toEqual(['orders-db']);
    expect(options('Saved connections')).toEqual(['stock-db']);
  });

  it('is written with its slot, and the slot that is not used any more goes', () => {
    form(CHOSEN, saved('orders-db', 'stock-db'));
    choose('stock-db');
    expect(text).toBe(CHOSEN.replaceAll('orders-db', 'stock-db'));
    choose('');
    expect(text).toBe(TEXT);
  });

  it('is asked for first if several match', () => {
    const field = form(TEXT, saved('orders-db', 'stock-db'), { added: 'store' });
    expect(document.activeElement).toBe(field);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Several connections match. Choose one.')).toBeTruthy();
    choose('orders-db');
    expect(text).toBe(CHOSEN);
    expect(screen.queryByText(/Choose one/)).toBeNull();
  });

  it('is created if there is none', () => {
    form(TEXT, saved('shop'), { added: 'store' });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'New connection' }));
    expect(screen.getByText('There is no SQL connection yet. Create one.')).toBeTruthy();
    create();
    expect(wanted?.name).toBeUndefined();
    expect(wanted?.connector).toBe(SQL);
  });

  it('is asked for, too, if the action can do without it', () => {
    const connector = {
      ...SQL,
      actions: [{ ...SQL.actions[0], connection: 'optional' }],
    } as ConnectorView;
    const field = form(TEXT, saved('one', 'two'), { connectors: [connector], added: 'store' });
    expect(document.activeElement).toBe(field);
    expect(field.getAttribute('aria-invalid')).toBeNull();
    expect(screen.getByText('Choose a connection, unless the step works without one.')).toBeTruthy();
    cleanup();
    form(TEXT, [], { connectors: [connector], added: 'store' });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'New connection' }));
    expect(screen.getByText(/unless the step works without it/)).toBeTruthy();
  });

  it('says that it is missing, and can be created with its name', () => {
    const problem = {
      pointer: '/flows/orders/steps/0/connection',
      code: 'unknown-slot',
      message: 'The integration has no connection slot "gone". Declare it at the top.',
    };
    const document = TEXT.replace('        input:', '        connection: gone\n        input:');
    form(document, saved('orders-db'), { problems: [problem] });
    expect(screen.getByText(/There is no connection “gone” here/)).toBeTruthy();
    create();
    expect(wanted?.name).toBe('gone');
  });

  it('says that its slot has no saved connection', () => {
    form(CHOSEN, saved('stock-db'));
    expect(screen.getByRole('option', { name: 'orders-db (not saved yet)' })).toBeTruthy();
    expect(screen.getByText(/The connection “orders-db” is not saved yet/)).toBeTruthy();
    create();
    expect(wanted?.name).toBe('orders-db');
  });

  it('says which saved connection the settings bind to its slot', () => {
    const connections = saved('live-db');
    form(CHOSEN, connections, { saved: { connections, bindings: { 'orders-db': 'live-db' } } });
    expect(screen.getByRole('option', { name: 'orders-db (bound to live-db)' })).toBeTruthy();
    expect(screen.queryByRole('option', { name: 'live-db' })).toBeNull();
  });

  it('says nothing before the saved connections are known', () => {
    form(TEXT, [], { saved: undefined });
    expect(screen.queryByText(/There is no connection/)).toBeNull();
  });

  it('has the problem that the server reports of a step without one', () => {
    const problem: DocumentProblem = {
      pointer: '/flows/orders/steps/0',
      code: 'missing-connection',
      message: 'sql.insert needs a connection.',
    };
    form(TEXT, saved('orders-db'), { problems: [problem] });
    expect(screen.getByText('Choose a connection.')).toBeTruthy();
    expect(screen.queryByText('sql.insert needs a connection.')).toBeNull();
  });

  it('is set by a new connection in one change, also if the step has moved', () => {
    form(TEXT, []);
    create();
    const moved = TEXT.replace('      - id: store', '      - delay: 1s\n      - id: store');
    const changes = wanted?.use(moved, 'orders-db') ?? [];
    const after = [...changes]
      .sort((one, other) => other.from - one.from)
      .reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), moved);
    expect(after).toBe(CHOSEN.replace('      - id: store', '      - delay: 1s\n      - id: store'));
  });
});
