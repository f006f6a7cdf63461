import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunDetail, RunStatus, StepView } from '../api/types';
import { createQueryClient } from './queries';
import { createAppRouter } from './router';

// Pages are loaded when they are opened, which takes long on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

type Answer = { status: number; body: unknown; headers?: Record<string, string> } | 'silence';

/** What the API answers, by method and path; everything else is an empty list. */
let answers: Map<string, Answer>;
let asked: string[];

beforeEach(() => {
  asked = [];
  answers = new Map([
    ['GET /me', ok({ username: 'admin', role: 'admin' })],
    ['GET /runs/counts', ok({ queued: 0, running: 0, waiting: 0, succeeded: 0, failed: 0, cancelled: 0 })],
  ]);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const call = `${init.method} ${url.replace('/api/v1', '')}`;
    asked.push(init.body ? `${call} ${init.body}` : call);
    const answer =
      answers.get(call) ?? answers.get(call.replace(/\?.*/, '')) ?? ok({ items: [], next: null });
    if (answer === 'silence') throw new TypeError('connection refused');
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      ...(answer.headers ? { headers: answer.headers } : {}),
    });
  });
  // A live stream that tells nothing.
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      close() {}
    },
  );
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refusal(status: number, code: string, detail: string): Answer {
  return { status, body: { title: 'Refused', status, detail, code } };
}

function open(path: string) {
  window.history.pushState({}, '', path);
  const client = createQueryClient();
  const router = createAppRouter();
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { client, router };
}

/** Until what it is answered is on the page. */
async function askAgain(client: QueryClient, queryKey: string[]) {
  await act(async () => {
    await client.invalidateQueries({ queryKey });
    // The cache tells its pages of it in a turn of their own.
    await new Promise((resolve) => setTimeout(resolve));
  });
}

function run(id: string, status: RunStatus, more: Partial<RunDetail> = {}): RunDetail {
  return {
    id,
    instance: 'default',
    integration: 'shop',
    flow: `flow-${id}`,
    version: 1,
    trigger: 'http.webhook',
    status,
    acceptedAt: '2030-01-01T09:00:00Z',
    endedAt: null,
    durationMs: null,
    error: null,
    waiting: null,
    parent: null,
    replayOf: null,
    historyKept: true,
    steps: [],
    ...more,
  };
}

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const button = (name: string) => screen.findByRole('button', { name });

describe('a server that does not answer for a while', () => {
  it('leaves the page as it is', async () => {
    const { client } = open('/runs');
    const field = (await screen.findByLabelText(/Search runs/)) as HTMLInputElement;
    fireEvent.change(field, { target: { value: 'half a wo' } });
    answers.set('GET /me', refusal(503, 'full', 'Later.'));
    await askAgain(client, ['me']);
    expect(client.getQueryState(['me'])?.status).toBe('error');
    expect(screen.getByLabelText(/Search runs/)).toBe(field);
    expect(field.value).toBe('half a wo');
  });

  it('leaves what needs attention on the page', async () => {
    const group = {
      fingerprint: 'f',
      integration: 'shop',
      flow: 'orders',
      kind: 'REFUSED',
      message: 'No.',
      runs: 2,
    };
    answers.set('GET /attention', ok({ items: [{ ...group, lastAt: '2030-01-01T09:00:00Z' }], next: null }));
    const { client } = open('/runs?status=needs-attention');
    await screen.findByRole('table', { name: /Causes/ });
    answers.set('GET /attention', refusal(503, 'full', 'Later.'));
    await askAgain(client, ['runs', 'attention']);
    expect(screen.getByRole('table', { name: /Causes/ })).toBeTruthy();
  });

  it('is asked again, and the page goes on by itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    answers.set('GET /me', 'silence');
    open('/runs');
    await vi.advanceTimersByTimeAsync(4_000);
    expect((await screen.findByRole('alert')).textContent).toContain('goes on by itself');
    await vi.advanceTimersByTimeAsync(5_500);
    // Asked once more, it does not say less meanwhile.
    expect(screen.getByRole('alert').textContent).toContain('goes on by itself');
    answers.set('GET /me', ok({ username: 'admin', role: 'admin' }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await heading('Runs')).toBeTruthy();
  });
});

describe('a sign-in', () => {
  for (const [status, code, detail] of [
    [429, 'too-many-tries', 'Too many sign-ins failed. Try again in 8 s.'],
    [503, 'sign-in-busy', 'Too many sign-ins are waiting. Try again in a few seconds.'],
  ] as const) {
    it(`that is answered ${status} says why and counts down to the next try`, async () => {
      vi.useFakeTimers({ shouldAdvanceTime: true });
      answers.set('GET /me', refusal(401, 'sign-in-needed', 'Sign in.'));
      answers.set('GET /setup/status', ok({ needed: false }));
      answers.set('POST /session', {
        status,
        body: { title: 'Refused', status, detail, code },
        headers: { 'Retry-After': '8' },
      });
      open('/signin');
      fireEvent.change(await screen.findByLabelText('User name'), { target: { value: 'admin' } });
      fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'correct horse' } });
      fireEvent.click(await button('Sign in'));
      expect((await screen.findByRole('alert')).textContent).toContain(detail);
      expect(
        ((await screen.findByRole('button', { name: /Try again in [78] s/ })) as HTMLButtonElement).disabled,
      ).toBe(true);
      await act(() => vi.advanceTimersByTimeAsync(5_000));
      expect(await screen.findByRole('button', { name: /Try again in [23] s/ })).toBeTruthy();
      await act(() => vi.advanceTimersByTimeAsync(4_000));
      expect(((await button('Sign in')) as HTMLButtonElement).disabled).toBe(false);
    });
  }
});

describe('a search', () => {
  it('for what looks like a token shows what the server says, and asks nobody to sign in', async () => {
    answers.set('GET /runs', refusal(401, 'token-in-url', 'A token in a URL ends up in logs.'));
    open('/runs?text=jct_1234');
    expect((await screen.findByRole('alert')).textContent).toContain('ends up in logs');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks to sign in when the session has ended', async () => {
    const { client } = open('/runs');
    await screen.findByLabelText(/Search runs/);
    answers.set('GET /runs', refusal(401, 'not-signed-in', 'Sign in first.'));
    await askAgain(client, ['runs', 'list']);
    expect(await screen.findByText('Sign in again')).toBeTruthy();
  });

  it.each(['/', '/runs'])('leaves the focus in the field on %s', async (path) => {
    open(path);
    const field = (await screen.findByLabelText(/Search runs/)) as HTMLInputElement;
    field.focus();
    fireEvent.change(field, { target: { value: ' SO-1 ' } });
    fireEvent.submit(field);
    await screen.findByText('Show all');
    const now = screen.getByLabelText(/Search runs/) as HTMLInputElement;
    expect(document.activeElement).toBe(now);
    expect(now.value.trim()).toBe('SO-1');
  });

  it('from elsewhere is shown in the field', async () => {
    const { router } = open('/runs?text=SO-1');
    const field = (await screen.findByLabelText(/Search runs/)) as HTMLInputElement;
    expect(field.value).toBe('SO-1');
    fireEvent.click(await screen.findByText('Show all'));
    await waitFor(() => expect(field.value).toBe(''));
    router.history.back();
    await waitFor(() => expect(field.value).toBe('SO-1'));
  });
});

describe('a run', () => {
  it('shows nothing of the one that was shown before', async () => {
    answers.set('GET /runs/1', ok(run('1', 'failed')));
    answers.set('GET /runs/2', ok(run('2', 'failed')));
    answers.set('POST /runs/1/retry', refusal(409, 'history-not-kept', 'Nothing is kept of it.'));
    const { router } = open('/runs/2');
    await heading(/flow-2/);
    await router.navigate({ to: '/runs/$id', params: { id: '1' }, search: {} });
    await heading(/flow-1/);
    fireEvent.click(await button('Retry from the failed step'));
    await screen.findByText('Nothing is kept of it.');
    await router.navigate({ to: '/runs/$id', params: { id: '2' }, search: {} });
    await heading(/flow-2/);
    expect(screen.queryByText('Nothing is kept of it.')).toBeNull();
  });

  async function moves(client: QueryClient, to: RunDetail) {
    answers.set(`GET /runs/${to.id}`, ok(to));
    await askAgain(client, ['run', to.id]);
  }

  it('is not given up instead of cancelled when it fails under the pointer', async () => {
    answers.set('GET /runs/1', ok(run('1', 'running')));
    const { client } = open('/runs/1');
    fireEvent.click(await button('Cancel run'));
    await button('Cancel the run');
    await moves(client, run('1', 'failed'));
    expect(await screen.findByText(/has failed meanwhile/)).toBeTruthy();
    const buttons = [...screen.getByRole('dialog').querySelectorAll('button')];
    expect(buttons.map((each) => each.textContent)).toEqual(['Close']);
  });

  it('is cancelled as was asked, though somebody else has begun to', async () => {
    answers.set('GET /runs/1', ok(run('1', 'waiting')));
    answers.set('POST /runs/1/cancel', ok({ run: '1' }));
    const { client } = open('/runs/1');
    fireEvent.click(await button('Cancel run'));
    await moves(client, run('1', 'waiting', { cancelling: 'eva' }));
    await screen.findByText(/Cancelled by eva/);
    fireEvent.click(await button('Cancel the run'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    // Not by force, which would take the rest of its finally.
    expect(asked).toContain('POST /runs/1/cancel');
  });
});

describe('a step in doubt', () => {
  beforeEach(() => {
    const step: StepView = {
      path: 'send',
      id: 'send',
      kind: 'action',
      status: 'waiting',
      attempts: 1,
      waiting: { reason: 'in doubt', until: null },
      question: 'Was it sent?',
    };
    answers.set(
      'GET /runs/1',
      ok(run('1', 'waiting', { steps: [step], waiting: { reason: 'in doubt', until: null } })),
    );
    answers.set('POST /runs/1/answer', ok({ run: '1' }));
  });

  function told(): unknown {
    const call = asked.find((each) => each.startsWith('POST /runs/1/answer'));
    return call && JSON.parse(call.slice(call.indexOf('{')));
  }

  it('that was done is answered with one click', async () => {
    open('/runs/1');
    fireEvent.click(await button('It was done: go on'));
    await waitFor(() => expect(told()).toEqual({ step: 'send', answer: 'done' }));
  });

  it('is given what it yielded, once that is JSON', async () => {
    open('/runs/1');
    fireEvent.click(await screen.findByRole('checkbox', { name: /needs what it yielded/ }));
    const done = (await button('It was done: go on')) as HTMLButtonElement;
    expect(done.disabled).toBe(true);
    const field = screen.getByLabelText('What it yielded, as JSON');
    fireEvent.change(field, { target: { value: '{"id": 1' } });
    expect((await screen.findByRole('alert')).textContent).toContain('not JSON yet');
    fireEvent.change(field, { target: { value: '{"id": 1}' } });
    fireEvent.click(done);
    await waitFor(() => expect(told()).toEqual({ step: 'send', answer: 'done', result: { id: 1 } }));
  });
});

describe('a connection', () => {
  const sftp = {
    id: 'sftp',
    title: 'SFTP',
    version: '1',
    plugin: 'sftp',
    actions: [],
    triggers: [],
    connection: {
      schema: {
        type: 'object',
        required: ['host'],
        properties: {
          host: { title: 'Host', type: 'string' },
          port: { title: 'Port', type: 'integer', default: 22 },
          timeout: { title: 'Timeout', type: 'string', 'x-advanced': true },
        },
      },
      secrets: { password: { title: 'Password', type: 'string', format: 'secret' } },
      moreSecrets: false,
    },
  };

  beforeEach(() => {
    answers.set('GET /connectors', ok({ items: [sftp], next: null }));
  });

  it('is created by a form that its connector describes, and tested', async () => {
    const saved = {
      name: 'partner',
      connector: 'sftp',
      settings: {},
      secrets: {},
      usedBy: [],
      consent: 'none',
      trouble: null,
    };
    answers.set('PUT /connections/partner', ok(saved));
    answers.set('GET /connections/partner', ok(saved));
    answers.set('POST /connections/partner/test', ok({ ok: true }));
    open('/connections/new?connector=sftp');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.change(screen.getByLabelText(/Host/), { target: { value: 'files.example.com' } });
    fireEvent.change(screen.getByLabelText('Port'), { target: { value: '2222' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 's3cret' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    await waitFor(() => expect(asked).toContain('POST /connections/partner/test'));
    const put = asked.find((call) => call.startsWith('PUT'));
    expect(JSON.parse(put?.slice('PUT /connections/partner '.length) ?? '')).toEqual({
      connector: 'sftp',
      settings: { host: 'files.example.com', port: 2222 },
      secrets: { password: 's3cret' },
    });
  });

  it('says at the field what the server refuses', async () => {
    answers.set('PUT /connections/partner', {
      status: 422,
      body: {
        title: 'Unprocessable',
        status: 422,
        detail: 'The connection has 1 problem.',
        errors: [{ pointer: '/settings/host', message: 'host is needed.' }],
      },
    });
    open('/connections/new?connector=sftp');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.change(screen.getByLabelText(/Host/), { target: { value: 'wrong' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    const host = await screen.findByLabelText(/Host/);
    await waitFor(() => expect(host.getAttribute('aria-invalid')).toBe('true'));
  });

  it('asks for what is needed before the server is asked', async () => {
    open('/connections/new?connector=sftp');
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'partner' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    await screen.findByText('Required.');
    expect(asked.some((call) => call.startsWith('PUT'))).toBe(false);
  });
});
