import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectorView } from '../../../api/types';
import { StepForm } from '../form/StepForm';
import { EditorForTests } from '../store/editorForTests';
import { DataPanel } from './DataPanel';

const TEXT = `integration: shop
flows:
  orders:
    trigger: { use: flow.call }
    steps:
      - id: lines
        for-each: "{{ payload.lines }}"
        as: line
        steps:
          - id: send
            use: out.send
            input: { to: "{{ line.sku }}" }
`;

const OUT = {
  id: 'out',
  title: 'Out',
  version: '1',
  plugin: 'out',
  triggers: [],
  actions: [
    {
      id: 'out.send',
      title: 'Send',
      effect: 'UNSAFE',
      input: {
        type: 'object',
        properties: { to: { type: 'string', title: 'To' }, text: { type: 'string', title: 'Text' } },
      },
    },
  ],
} as unknown as ConnectorView;

let asked: { url: string; body: { expressions?: { template: unknown }[]; draft?: { items?: number[] } } }[];
let text: string;

beforeEach(() => {
  asked = [];
  text = TEXT;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const body = init.body ? JSON.parse(String(init.body)) : {};
    asked.push({ url, body });
    if (url.includes('/draft/data')) {
      const item = Number(new URL(url, 'http://x').searchParams.get('items') ?? 0);
      return answer({
        source: 'run',
        run: '7',
        at: '2030-01-01T09:00:00Z',
        scope: {
          payload: { 'x-id': 'a', lines: [{ sku: 'K-1' }, { sku: 'K-2' }] },
          line: { sku: `K-${item + 1}` },
          steps: {},
        },
        items: [{ loop: 'lines', item, count: 2 }],
        missing: [],
        cut: [],
      });
    }
    if (url.endsWith('/evaluate')) {
      const item = body.draft.items?.[0] ?? 0;
      return answer({ results: body.expressions.map(() => ({ type: 'string', value: `K-${item + 1}` })) });
    }
    if (url.endsWith('/complete')) {
      return answer({ from: 8, items: [{ label: 'lines', insert: 'lines', kind: 'field', type: 'array' }] });
    }
    return answer({ items: [] });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const answer = (body: unknown) => new Response(JSON.stringify(body));

function open() {
  render(
    <EditorForTests
      text={TEXT}
      step="lines/send"
      connectors={[OUT]}
      onText={(now) => {
        text = now;
      }}
    >
      <StepForm />
      <DataPanel />
    </EditorForTests>,
  );
}
const row = (name: RegExp) => screen.findByRole('treeitem', { name });
const field = (name: string) => screen.getByLabelText(name) as HTMLTextAreaElement;

describe('the data', () => {
  it('is inserted at the caret by a click, with quotes where needed', async () => {
    open();
    fireEvent.focus(field('To'));
    field('To').setSelectionRange(0, 8);
    fireEvent.click(await row(/x-id/));
    expect(text).toContain('to: "{{ payload.`x-id` }}"');
    expect(document.activeElement).toBe(field('To'));
  });

  it('makes an expression of a plain value', async () => {
    open();
    fireEvent.focus(field('Text'));
    fireEvent.click(await row(/^sku/));
    expect(text).toContain('text: "{{ line.sku }}"');
  });

  it('is reached and left by keys alone', async () => {
    open();
    await row(/x-id/);
    fireEvent.focus(field('To'));
    field('To').setSelectionRange(0, 8);
    fireEvent.keyDown(field('To'), { key: 'd', altKey: true });
    const search = screen.getByRole('combobox', { name: 'Find a name or value' });
    await vi.waitFor(() => expect(document.activeElement).toBe(search));
    fireEvent.change(search, { target: { value: 'k-2' } });
    fireEvent.keyDown(search, { key: 'Enter', shiftKey: true });
    expect(text).toContain('to: "{{ payload.lines.sku }}"');
    expect(document.activeElement).toBe(field('To'));
  });

  it('is unfolded and folded by arrow keys', async () => {
    open();
    await row(/x-id/);
    const search = screen.getByRole('combobox', { name: 'Find a name or value' });
    fireEvent.keyDown(search, { key: 'ArrowLeft' });
    expect(screen.queryByRole('treeitem', { name: /x-id/ })).toBeNull();
    fireEvent.keyDown(search, { key: 'ArrowRight' });
    expect(screen.getByRole('treeitem', { name: /x-id/ })).toBeTruthy();
  });

  it('says whose it is, and goes through the items of a loop', async () => {
    open();
    expect(await screen.findByText(/Run 7/)).toBeTruthy();
    expect(await screen.findByText('"K-1"', { selector: '.result code' })).toBeTruthy();
    const [next] = await screen.findAllByRole('button', { name: 'Next item' });
    fireEvent.click(next as HTMLElement);
    expect(await screen.findByText('"K-2"', { selector: '.result code' })).toBeTruthy();
  });
});

describe('what can be written next', () => {
  it('is listed while an expression is typed, and taken by Enter', async () => {
    open();
    const to = field('To');
    fireEvent.change(to, { target: { value: 'payload.' } });
    expect(await screen.findByRole('option', { name: /lines/ })).toBeTruthy();
    fireEvent.keyDown(to, { key: 'Enter' });
    expect(text).toContain('to: "{{ payload.lines }}"');
    expect(screen.queryByRole('listbox')).toBeNull();
  });
});
