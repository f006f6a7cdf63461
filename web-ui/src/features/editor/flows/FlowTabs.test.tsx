import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EditorForTests } from '../store/editorForTests';
import { FlowTabs } from './FlowTabs';

const TEXT = `integration: shop
flows:
  received:
    title: Order received
    trigger: { use: http.webhook }
    steps:
      - call: notify
  notify:
    trigger: { use: flow.call }
    steps: []
`;

let text = TEXT;
const chooseTrigger = vi.fn();
const showFlow = vi.fn();
const selectAt = vi.fn();
const say = vi.fn();

beforeEach(() => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ results: [], items: [] })));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function open(of = TEXT) {
  text = of;
  render(
    <EditorForTests
      text={of}
      step="trigger"
      onText={(now) => {
        text = now;
      }}
      more={{ chooseTrigger, showFlow, selectAt, say }}
    >
      <FlowTabs />
    </EditorForTests>,
  );
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const item = (name: string) => screen.getByRole('menuitem', { name, hidden: true }) as HTMLButtonElement;
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const dialog = (name: string) => screen.findByRole('dialog', { name });

describe('the flows of an integration', () => {
  it('are shown as tabs, even if there is only one', () => {
    open('flows:\n  main:\n    steps: []\n');
    expect(screen.getByRole('button', { name: 'main', pressed: true })).toBeTruthy();
    expect(item('Move left').disabled && item('Move right').disabled).toBe(true);
    expect(
      (screen.getByRole('menuitem', { name: /^Delete/, hidden: true }) as HTMLButtonElement).disabled,
    ).toBe(true);
  });

  it('are shown one at a time', () => {
    open();
    expect(screen.getByRole('button', { name: 'Order received', pressed: true })).toBeTruthy();
    press('notify');
    expect(showFlow).toHaveBeenCalledWith('notify');
  });

  it('get another one, whose trigger is chosen next', async () => {
    open();
    press('Add a flow');
    await dialog('Add a flow');
    type('Name', 'Every night');
    expect(screen.getByText(/^The name is every-night\./)).toBeTruthy();
    press('Choose a trigger…');
    expect(text).toBe(`${TEXT}  every-night:\n    title: Every night\n    steps: []\n`);
    expect(chooseTrigger).toHaveBeenCalledWith('every-night');
  });

  it('have names of their own', async () => {
    open();
    press('Add a flow');
    await dialog('Add a flow');
    press('Choose a trigger…');
    type('Name', 'notify');
    expect(within(screen.getByRole('dialog')).getByText(/already a flow/)).toBeTruthy();
    press('Choose a trigger…');
    expect(text).toBe(TEXT);
  });

  it('are renamed, with the steps that call them', async () => {
    open(
      TEXT.replace('received:', 'first:')
        .replace('notify:', 'received:')
        .replace('call: notify', 'call: first'),
    );
    fireEvent.click(item('Rename…'));
    expect(((await screen.findByLabelText('Title')) as HTMLInputElement).value).toBe('Order received');
    type('Name', 'orders');
    expect(screen.getByText(/The step that calls the flow gets the new name, too\.$/)).toBeTruthy();
    type('Title', '');
    press('Rename');
    expect(text).toContain(
      'flows:\n  orders:\n    trigger: { use: http.webhook }\n    steps:\n      - call: orders\n',
    );
    expect(selectAt).not.toHaveBeenCalled();
  });

  it('are duplicated, moved and deleted', () => {
    open();
    fireEvent.click(item('Move right'));
    expect(text.indexOf('  notify:')).toBeLessThan(text.indexOf('  received:'));
    cleanup();
    open();
    fireEvent.click(item('Duplicate'));
    expect(text).toContain('  received-2:\n    title: Order received (copy)\n');
    expect(say).toHaveBeenLastCalledWith('Duplicated the flow as received-2.', true);
    cleanup();
    open();
    fireEvent.click(item('Delete'));
    expect(text).not.toContain('received');
    expect(say).toHaveBeenLastCalledWith('Deleted the flow Order received.', true);
  });

  it('are deleted after a warning if others call them', async () => {
    const called = TEXT.replace('notify:\n', 'tell:\n')
      .replace('received:', 'notify:')
      .replace('steps: []', 'steps:\n      - call: notify\n');
    open(called);
    fireEvent.click(item('Delete'));
    const warning = await dialog('Delete the flow Order received?');
    expect(within(warning).getByText('tell › Call flow: notify')).toBeTruthy();
    expect(text).toBe(called);
    fireEvent.click(within(warning).getByRole('button', { name: 'Delete' }));
    expect(text).not.toContain('Order received');
  });
});
