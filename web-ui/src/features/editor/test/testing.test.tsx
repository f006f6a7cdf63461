import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { treeOf } from '../document/tree';
import { EditorForTests } from '../store/editorForTests';
import type { OpenEditor } from '../store/useEditor';
import { marksOf } from './marks';
import { OutputTab } from './OutputTab';
import { StepFailure } from './StepFailure';
import { TestFoot } from './TestFoot';
import { TestMenu } from './TestMenu';
import { TestNote } from './TestNote';

const TEXT = `integration: shop
flows:
  orders:
    trigger: { use: flow.call }
    steps:
      - id: lines
        for-each: "{{ payload }}"
        steps:
          - id: insert
            title: Insert the line
            set: { a: 1 }
      - id: send
        use: out.send
      - id: done
        stop: x
`;

let asked: { call: string; body: unknown }[];
let answers: Record<string, unknown>;
const refusal = (status: number, body: object) => ({ status, refused: body });

beforeEach(() => {
  asked = [];
  answers = {
    'GET /draft/data': { source: 'run', run: '7', scope: {}, items: [], missing: [], cut: [] },
    'GET /draft/pins': { items: [] },
    'POST /draft/tests': { run: '8', data: { source: 'run', run: '7' }, missing: ['first'] },
    'GET /runs/8': run('succeeded', { output: { id: 42 } }),
  };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { pathname, search } = new URL(url, 'http://x');
    const call = `${init.method} ${pathname.replace('/api/v1', '').replace('/integrations/shop', '')}`;
    asked.push({ call: call + search, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const body = asked.at(-1)?.body;
    const found = answers[call];
    const answer = (typeof found === 'function' ? found(body) : found) as
      | { status?: number; refused?: object }
      | undefined;
    if (answer?.refused)
      return new Response(JSON.stringify(answer.refused), { status: answer.status as number });
    return new Response(JSON.stringify(answer ?? {}));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function run(status: string, step: object) {
  return {
    id: '8',
    flow: 'orders',
    status,
    acceptedAt: '2030-01-01T09:00:00Z',
    steps: [{ path: 'send', id: 'send', kind: 'use', status, attempts: 1, durationMs: 12, ...step }],
  };
}

function open(step = 'send', more: Partial<OpenEditor> = {}) {
  render(
    <EditorForTests text={TEXT} step={step} more={more}>
      <StepFailure onShow={() => undefined} />
      <TestMenu />
      <TestNote />
      <OutputTab />
      <TestFoot isTrigger={step === 'trigger'} onTest={() => undefined} />
    </EditorForTests>,
  );
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const sent = (call: string) => asked.filter((each) => each.call.startsWith(call)).map((each) => each.body);

describe('a test of a step', () => {
  it('shows what it yielded, with whose data', async () => {
    open();
    press(/^Test step/);
    expect(await screen.findByText(/42/)).toBeTruthy();
    expect(sent('POST /draft/tests')).toEqual([{ flow: 'orders', mode: 'step', step: 'send' }]);
    expect(screen.getByText(/12 ms · 1 attempt/)).toBeTruthy();
    expect(screen.getByText(/Earlier steps without data: first/)).toBeTruthy();
    expect(screen.getByText(/Run 7/)).toBeTruthy();
  });

  it.each([
    [1, false],
    [null, true],
  ])('creates a draft only for what is not published: version %s', async (live, create) => {
    const save = vi.fn(async () => undefined);
    open('send', { live, session: { etag: '', state: { kind: 'saved' }, save } as never });
    press(/^Test step/);
    await waitFor(() => expect(sent('POST /draft/tests')).toHaveLength(1));
    expect(save).toHaveBeenCalledWith({ create });
  });

  it('starts by a key', async () => {
    open();
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(sent('POST /draft/tests')).toHaveLength(1));
  });

  it('says what to do about an error', async () => {
    answers['GET /runs/8'] = run('failed', { error: { kind: 'CREDENTIALS', message: 'Wrong token.' } });
    open();
    press(/^Test step/);
    expect(await screen.findAllByText('Wrong token.')).toHaveLength(2);
    expect(screen.getByText(/Check the connection/)).toBeTruthy();
  });

  it('asks once before it writes', async () => {
    const writes = [{ step: 'send', use: 'out.send', title: 'Send an order' }];
    answers['POST /draft/tests'] = (body: { confirmed?: true }) =>
      body.confirmed
        ? { run: '8', data: { source: 'none' }, missing: [] }
        : refusal(409, { code: 'confirmation-needed', detail: 'It writes.', writes });
    open();
    press(/^Test step/);
    expect(await screen.findByText('Send an order')).toBeTruthy();
    press('Run the test');
    expect(await screen.findByText(/42/)).toBeTruthy();
    expect(sent('POST /draft/tests')[1]).toMatchObject({ confirmed: true });

    press(/^Test step/);
    await waitFor(() => expect(sent('POST /draft/tests')).toHaveLength(4));
    expect(sent('POST /draft/tests')[3]).toMatchObject({ confirmed: true });
    expect(screen.queryByText('Send an order')).toBeNull();
  });

  it('can be cancelled', async () => {
    answers['GET /runs/8'] = run('running', {});
    open();
    press(/^Test step/);
    fireEvent.click((await screen.findAllByRole('button', { name: 'Cancel test' }))[0] as HTMLElement);
    await waitFor(() => expect(sent('POST /runs/8/cancel')).toHaveLength(1));
  });

  it('says why it could not be started, until that is dismissed', async () => {
    answers['POST /draft/tests'] = refusal(422, { code: 'invalid', detail: 'There is no connection "erp".' });
    open();
    press(/^Test flow/);
    expect(await screen.findByText(/There is no connection/)).toBeTruthy();
    press('Hide');
    expect(screen.queryByText(/There is no connection/)).toBeNull();
  });
});

describe('a test that fails', () => {
  const failed = () => ({
    ...run('failed', {}),
    error: { kind: 'REFUSED', message: 'There is no article CHAIR.', step: 'lines[1]/insert' },
    steps: ['succeeded', 'failed'].map((status, item) => ({
      path: `lines[${item}]/insert`,
      id: 'insert',
      title: 'Insert the line',
      kind: 'set',
      status,
      attempts: 1,
      error: status === 'failed' ? { kind: 'REFUSED', message: 'There is no article CHAIR.' } : null,
    })),
  });

  it('leads to the failed step, and says in words what failed, and at which item', async () => {
    answers['GET /runs/8'] = failed();
    const [select, sayProblem] = [vi.fn(), vi.fn()];
    open('send', { select, sayProblem });
    press(/^Test flow/);
    await waitFor(() => expect(select).toHaveBeenCalledWith([['flows', 'orders', 'steps', 0, 'steps', 0]]));
    expect(sayProblem).toHaveBeenCalledWith(
      'Test 8 failed at Insert the line, item 2: There is no article CHAIR.',
    );
  });

  it('shows the error above the settings of the step, and the data of that item', async () => {
    answers['GET /runs/8'] = failed();
    open('lines/insert', { select: vi.fn() });
    press(/^Test flow/);
    expect(await screen.findByText(/· Test 8 · item 2/)).toBeTruthy();
    await waitFor(() => expect(asked.some(({ call }) => /^GET \/runs\/8/.test(call))).toBe(true));
    press(/^Test step/);
    await waitFor(() =>
      expect(sent('POST /draft/tests')[1]).toMatchObject({ step: 'lines/insert', items: [1] }),
    );
  });

  it('does not take the form away from a user who types', async () => {
    answers['GET /runs/8'] = failed();
    const [select, sayProblem] = [vi.fn(), vi.fn()];
    open('send', { select, sayProblem });
    press(/^Test flow/);
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    await waitFor(() => expect(sayProblem).toHaveBeenCalled());
    expect(select).not.toHaveBeenCalled();
    field.remove();
  });
});

describe('a pinned value', () => {
  it('begins with what the step yielded, and is edited as JSON', async () => {
    open();
    press(/^Test step/);
    await screen.findByText(/42/);
    press('Pin this output');
    const field = screen.getByLabelText('Pinned value as JSON');
    expect(JSON.parse((field as HTMLTextAreaElement).value)).toEqual({ id: 42 });
    fireEvent.change(field, { target: { value: '{"id": 4' } });
    press('Save the pinned value');
    expect(screen.getByText(/This is not JSON/)).toBeTruthy();
    fireEvent.change(field, { target: { value: '{"id": 43}' } });
    press('Save the pinned value');
    await waitFor(() => expect(sent('PUT /draft/pins/orders?step=send')).toEqual([{ id: 43 }]));
  });

  it('is cleared, alone or with all others', async () => {
    const pin = { flow: 'orders', step: 'send', changedAt: '2030-01-01T09:00:00Z', editor: 'ana', bytes: 2 };
    answers['GET /draft/pins'] = { items: [pin, { ...pin, step: 'done' }] };
    answers['GET /draft/pins/orders'] = { id: 41 };
    open();
    expect(await screen.findByText(/41/)).toBeTruthy();
    press('Unpin');
    await waitFor(() =>
      expect(asked.map((each) => each.call)).toContain('DELETE /draft/pins/orders?step=send'),
    );
    fireEvent.click(screen.getByRole('menuitem', { name: /Clear all 2/, hidden: true }));
    await waitFor(() =>
      expect(asked.map((each) => each.call)).toContain('DELETE /draft/pins/orders?step=done'),
    );
  });
});

describe('listening', () => {
  it('shows the address, and then the event', async () => {
    const listening = {
      id: 'l1',
      state: 'listening',
      until: '2999-01-01T09:00:00Z',
      address: '/hooks/test/1',
    };
    let arrive: (event: unknown) => void = () => undefined;
    answers['POST /draft/listen'] = listening;
    const arrived = new Promise((resolve) => {
      arrive = resolve;
    });
    const plain = globalThis.fetch;
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      if (!url.includes('/listen/l1')) return plain(url, init);
      return new Response(JSON.stringify(await arrived));
    });
    open('trigger');
    fireEvent.click(screen.getByRole('button', { name: 'Listen for an event…', hidden: true }));
    expect(await screen.findByText(/\/hooks\/test\/1$/)).toBeTruthy();
    arrive({
      ...listening,
      state: 'received',
      event: { at: '2030-01-01T09:00:00Z', payload: { order: 99 } },
    });
    expect(await screen.findByText(/99/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Use this event as sample' })).toBeTruthy();
  });
});

it('marks steps with their status and their pin', () => {
  const read = treeOf(TEXT);
  const flow = 'tree' in read ? read.tree.flows[0] : undefined;
  const pin = { flow: 'orders', step: 'trigger', changedAt: '', editor: '', bytes: 0 };
  expect(marksOf(flow, new Map([['send', 'failed']]), [pin])).toEqual({
    '/flows/orders/steps/1': { status: 'failed' },
    '/flows/orders/trigger': { isPinned: true },
  });
});
