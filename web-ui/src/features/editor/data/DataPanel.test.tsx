import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectorView } from '../../../api/types';
import { StepForm } from '../form/StepForm';
import { EditorForTests } from '../store/editorForTests';
import type { OpenEditor } from '../store/useEditor';
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
        properties: {
          to: { type: 'string', title: 'To' },
          text: { type: 'string', title: 'Text' },
          page: { title: 'Page', 'x-widget': 'template' },
          files: { type: 'array', title: 'Files', items: { format: 'file' } },
        },
      },
    },
  ],
} as unknown as ConnectorView;

let asked: { url: string; body: { expressions?: { template: unknown }[]; draft?: { items?: number[] } } }[];
let text: string;
/** The run that is shown. */
let failed: object | undefined;

beforeEach(() => {
  asked = [];
  text = TEXT;
  failed = undefined;
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
    if (url.endsWith('/runs/7'))
      return answer(failed ?? { id: '7', flow: 'orders', status: 'succeeded', steps: [] });
    if (url.endsWith('/evaluate')) {
      const item = body.draft.items?.[0] ?? 0;
      const value = `K-${item + 1}`;
      return answer({
        results: body.expressions.map(({ template }: { template: string }) =>
          template.includes('absent') ? { type: 'nothing', value: null } : { type: 'string', value },
        ),
      });
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

function open(more: Partial<OpenEditor> = {}) {
  render(
    <EditorForTests
      text={TEXT}
      step="lines/send"
      more={more}
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

  it('becomes one item of a list, and leaves the others as they are', async () => {
    open();
    fireEvent.focus(await screen.findByRole('button', { name: /Add an item\b.*Files/ }));
    fireEvent.click(await screen.findByRole('button', { name: /Add an item\b.*Files/ }));
    await screen.findByLabelText('Item 1');
    fireEvent.click(await row(/x-id/));
    expect(text).toContain('files: ["{{ payload.`x-id` }}"]');
    fireEvent.click(await screen.findByRole('button', { name: /Add an item\b.*Files/ }));
    fireEvent.focus(await screen.findByLabelText('Item 2'));
    fireEvent.click(await row(/^sku/));
    expect(text).toContain('files: ["{{ payload.`x-id` }}", "{{ line.sku }}"]');
  });

  it('stands beside the tags of a template, which are no expressions', async () => {
    open();
    fireEvent.change(field('Page'), { target: { value: '<b>{{name}}</b>' } });
    expect(text).toContain('page: "<b>{{{{name}}</b>"');
    expect(field('Page').value).toBe('<b>{{name}}</b>');
    fireEvent.focus(field('Page'));
    field('Page').setSelectionRange(15, 15);
    fireEvent.click(await row(/x-id/));
    expect(text).toContain('<b>{{{{name}}</b>{{ payload.`x-id` }}');
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

describe('the result of an expression', () => {
  it('says that it is one, also if there is no value', async () => {
    open();
    expect((await screen.findByText('Result:')).parentElement?.textContent).toBe('Result:"K-1"string');
    fireEvent.change(field('To'), { target: { value: 'payload.absent' } });
    expect((await screen.findByText('no value')).parentElement?.textContent).toBe('Result:no value');
  });

  it('is reached by the keyboard if it scrolls', async () => {
    vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(200);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(96);
    open();
    expect((await screen.findByRole('group', { name: 'Result' })).tabIndex).toBe(0);
  });
});

describe('the data of a run', () => {
  it('begins with the item that the address names, for the data and for the results', async () => {
    open({ run: '7', openedAt: 'lines[1]/send' });
    expect(await screen.findByText('"K-2"', { selector: '.result code' })).toBeTruthy();
    expect(await screen.findAllByText('item 2 of 2')).not.toHaveLength(0);
    const data = asked.filter(({ url }) => url.includes('/draft/data'));
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ url }) => new URL(url, 'http://x').searchParams.get('items') === '1')).toBe(true);
  });

  it('begins with the item that failed, if the address names none', async () => {
    failed = {
      id: '7',
      flow: 'orders',
      status: 'failed',
      error: { kind: 'REFUSED', message: 'No.', step: 'lines[1]/send' },
      acceptedAt: '2030-01-01T09:00:00Z',
      steps: [{ path: 'lines[1]/send', id: 'send', kind: 'use', status: 'failed', attempts: 1 }],
    };
    open({ run: '7' });
    expect(await screen.findAllByText('item 2 of 2')).not.toHaveLength(0);
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
