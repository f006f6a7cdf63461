import { call } from '../../api/call';
import { send } from '../../api/client';
import type { FlowView } from '../../api/types';

/** What came back for a request to a flow's address. */
export interface Answer {
  status: number;
  word: string;
  ms: number;
  body: string;
  /** The run that it started, where one is known. */
  run: string | undefined;
}

/** Starts a flow with a payload, whatever its trigger is. */
export const startFlow = (integration: string, flow: string, payload: unknown) =>
  send<{ run: string }>(
    'POST',
    `/integrations/${encodeURIComponent(integration)}/flows/${encodeURIComponent(flow)}/start`,
    payload === undefined ? {} : { payload },
  );

/** Sends a request to the address of a flow, as other systems do, and finds the run that it has started. */
export async function sendRequest(integration: string, flow: FlowView, body: string): Promise<Answer> {
  const before = await newestRun(integration, flow.name);
  const from = performance.now();
  // The address may be that of a proxy in front; the page reaches the server by its own.
  const response = await fetch(new URL(flow.address ?? '', window.location.origin).pathname, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const text = await response.text();
  const ms = performance.now() - from;
  const told = runOf(text);
  const after = told ?? (await newestRun(integration, flow.name));
  return {
    status: response.status,
    word: response.statusText || (STATUS_WORDS[response.status] ?? ''),
    ms,
    body: text,
    run: told ?? (after === before ? undefined : after),
  };
}

/** HTTP/2 has no words for a status. */
const STATUS_WORDS: Record<number, string> = {
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

async function newestRun(integration: string, flow: string): Promise<string | undefined> {
  return (await call('GET', '/runs', { query: { integration, flow, limit: 1 } })).items[0]?.id;
}

/** Webhooks are answered with the id of the run. */
export function runOf(text: string): string | undefined {
  try {
    const { run } = JSON.parse(text) as { run?: unknown };
    return typeof run === 'string' ? run : undefined;
  } catch {
    return undefined;
  }
}
