import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Value } from './Value';

// Parts of pages are loaded when they are shown, which takes long on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

let asked: string[];
let items: object[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return new Response(JSON.stringify({ items }));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(value: unknown) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Value title="Output" value={value} run="7" step="each[0]/read" />
    </QueryClientProvider>,
  );
}

it('shows the first rows as a table, and how many there are', async () => {
  items = [
    {
      at: '',
      kind: 'rows',
      name: 'csv.read',
      table: {
        columns: ['sku', 'tags'],
        rows: [{ sku: 'K-1' }, { sku: 'K-2', tags: ['a', 'b'] }],
        count: 1200,
      },
    },
  ];
  show({ rows: 'csv.read' });
  const cells = within(await screen.findByRole('table'))
    .getAllByRole('cell')
    .map((cell) => cell.textContent);
  expect(cells).toEqual(['1', 'K-1', '', '2', 'K-2', '[ "a", "b" ]']);
  expect(screen.getByText(/the first 2 of 1\D?200 rows/)).toBeTruthy();
  expect(asked).toEqual(['/api/v1/runs/7/contents?step=each%5B0%5D%2Fread']);
  // What stands for the rows in the JSON would say nothing.
  expect(screen.queryByText(/"rows"/)).toBeNull();
});

it('shows the files of a value beside it, to read and to download', async () => {
  const whole = '/api/v1/runs/7/file?at=%2Ffiles%2F0';
  items = [
    { at: '/files/0', kind: 'file', name: 'a.txt', contentType: 'text/plain', size: 5, text: 'Hello', whole },
    { at: '/files/1', kind: 'file', name: 'b.png', contentType: 'image/png', size: 9, whole: `${whole}1` },
  ];
  const file = { file: 'a.txt', contentType: 'text/plain', size: 5 };
  show({ files: [file, file] });
  const first = await screen.findByRole('region', { name: 'files › 1: a.txt' });
  expect(within(first).getByText('Hello')).toBeTruthy();
  expect(within(first).getByRole('link').getAttribute('href')).toBe(whole);
  expect(screen.getByRole('img', { name: 'b.png' }).getAttribute('src')).toBe(`${whole}1`);
  expect(screen.getByRole('region', { name: 'Output' })).toBeTruthy();
});

it('asks nothing for other values', () => {
  show({ id: 1 });
  expect(screen.getByRole('region', { name: 'Output' })).toBeTruthy();
  expect(asked).toEqual([]);
});
