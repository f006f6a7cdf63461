import type { Tagged } from './call';
import { printExact } from './exactJson';

export interface ProblemEntry {
  pointer?: string;
  line?: number;
  column?: number;
  message: string;
  suggestion?: string;
  code?: string;
}

/** An answer other than 2xx, or none at all (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: ProblemEntry[];
  /** What programs know the problem by; undefined where the answer named none. */
  readonly code: string | undefined;
  /** Seconds to wait before the next try, from `Retry-After`; undefined without that header. */
  readonly retryAfter: number | undefined;
  /** The members of the answer beside the usual ones, such as what uses a connection. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors: ProblemEntry[] = [],
    code?: string,
    retryAfter?: number,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || title);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = title;
    this.errors = errors;
    this.code = code;
    this.retryAfter = retryAfter;
    this.more = more;
  }

  get signedOut(): boolean {
    // What looks like a token in an address is refused whoever asks: to sign in again would not help.
    return this.status === 401 && this.code !== 'token-in-url';
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>;

const signedOutListeners = new Set<() => void>();

/** Told whenever the server says that nobody is signed in, so that sign-in can open over the page. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

let bearer: string | undefined;

/** From now on asks as the holder of a token instead of the person who is signed in; undefined: as the person again. */
export function actAs(token: string | undefined): void {
  bearer = token;
}

export type { Tagged };

export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

// The untyped calls below go when the last caller uses call.ts: it must not grow.

export async function get<T>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
  parse: (text: string) => unknown = JSON.parse,
): Promise<T> {
  return request<T>(address(path, query), { method: 'GET', ...(signal ? { signal } : {}) }, parse);
}

export async function send<T = void>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const headers: Record<string, string> = { 'X-Junctura': 'ui' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return request<T>(address(path), {
    method,
    headers,
    ...(signal ? { signal } : {}),
    ...(body === undefined ? {} : { body: printExact(body) }),
  });
}

/** Sends a file as it is. */
export async function upload<T>(path: string, query: Query, file: Blob, type: string): Promise<T> {
  return request<T>(address(path, query), {
    method: 'POST',
    headers: { 'X-Junctura': 'ui', 'Content-Type': type },
    body: file,
  });
}

/** Reads or writes a resource whose states have tags. A text is sent as YAML. */
export async function tagged<T>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  {
    query = {},
    text,
    json,
    ifMatch,
  }: { query?: Query; text?: string; json?: unknown; ifMatch?: string | undefined } = {},
): Promise<Tagged<T>> {
  const headers: Record<string, string> = method === 'GET' ? {} : { 'X-Junctura': 'ui' };
  if (ifMatch) headers['If-Match'] = ifMatch;
  if (text !== undefined) headers['Content-Type'] = 'application/yaml';
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  const body = text ?? (json === undefined ? undefined : printExact(json));
  let etag = '';
  const value = await request<T>(
    address(path, query),
    { method, headers, ...(body === undefined ? {} : { body }) },
    JSON.parse,
    (response) => {
      etag = response.headers.get('ETag') ?? '';
    },
  );
  return { value, etag };
}

/** A text, such as a document. */
export async function getText(path: string): Promise<string> {
  return request<string>(address(path), { method: 'GET', headers: { Accept: '*/*' } }, (text) => text);
}

export async function request<T>(
  url: string,
  init: RequestInit,
  parse: (text: string) => unknown = JSON.parse,
  onAnswer: (response: Response) => void = () => undefined,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      credentials: bearer === undefined ? 'same-origin' : 'omit',
      headers: {
        Accept: 'application/json',
        ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
        ...init.headers,
      },
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem(
      0,
      'The server does not answer',
      'No connection to the server. Check that it is running; the page goes on by itself when it is back.',
    );
  }
  const text = await response.text();
  if (response.ok) {
    onAnswer(response);
    if (text === '') return undefined as T;
    try {
      return parse(text) as T;
    } catch {
      throw new ApiProblem(
        response.status,
        'The answer is not JSON',
        `${url} answered with something else than JSON. Is a proxy in between?`,
      );
    }
  }
  const problem = problemOf(response, text);
  if (problem.signedOut && !url.endsWith('/session')) for (const listener of signedOutListeners) listener();
  throw problem;
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

function problemOf(response: Response, text: string): ApiProblem {
  try {
    const { title, detail, errors, code, ...more } = JSON.parse(text) as {
      title?: string;
      detail?: string;
      errors?: ProblemEntry[];
      code?: string;
    };
    return new ApiProblem(
      response.status,
      title ?? `Status ${response.status}`,
      detail ?? '',
      errors ?? [],
      code,
      secondsOf(response.headers.get('Retry-After')),
      more,
    );
  } catch {
    return new ApiProblem(
      response.status,
      `The server answered ${response.status} ${response.statusText}`.trim(),
      'The answer had no explanation. The server log has more.',
    );
  }
}
