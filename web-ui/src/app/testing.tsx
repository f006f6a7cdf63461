import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { act, cleanup, configure, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import type { RunDetail, RunStatus } from '../api/types';
import { createQueryClient } from './queries';
import { createAppRouter } from './router';

// Pages are loaded when they are opened, which takes long on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

type Answer =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | { status: number; text: string }
  | 'silence';

/** The answers of the API by method and path. All others are an empty list. */
export let answers: Map<string, Answer>;
export let asked: string[];

beforeEach(() => {
  asked = [];
  answers = new Map([
    ['GET /me', ok({ username: 'admin', role: 'admin' })],
    [
      'GET /runs/counts',
      ok({ queued: 0, running: 0, waiting: 0, succeeded: 0, failed: 0, cancelled: 0, needsAttention: 0 }),
    ],
  ]);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const call = `${init.method} ${url.replace('/api/v1', '')}`;
    asked.push(init.body ? `${call} ${init.body}` : call);
    const answer =
      answers.get(call) ?? answers.get(call.replace(/\?.*/, '')) ?? ok({ items: [], next: null });
    if (answer === 'silence') throw new TypeError('connection refused');
    if ('text' in answer) return new Response(answer.text, { status: answer.status });
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      ...(answer.headers ? { headers: answer.headers } : {}),
    });
  });
  // A live stream without events.
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

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function refusal(status: number, code: string, detail: string): Answer {
  return { status, body: { title: 'Refused', status, detail, code } };
}

export function open(path: string) {
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

/** Waits until the answer is on the page. */
export async function askAgain(client: QueryClient, queryKey: string[]) {
  await act(async () => {
    await client.invalidateQueries({ queryKey });
    // The query cache notifies the pages in a later task.
    await new Promise((resolve) => setTimeout(resolve));
  });
}

export function run(id: string, status: RunStatus, more: Partial<RunDetail> = {}): RunDetail {
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
    replays: [],
    steps: [],
    ...more,
  };
}

export const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
export const button = (name: string) => screen.findByRole('button', { name });
