import type { components } from './generated';

type Problem = components['schemas']['Problem'];
/** One mistake that a problem names. */
export type ProblemEntry = Pick<Mistake, 'message'> & Partial<Mistake>;
type Mistake = NonNullable<Problem['errors']>[number];

/** An answer other than 2xx, or none at all (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: ProblemEntry[];
  /** The stable code of the problem; undefined if the answer has none. */
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
    // An address with a token is rejected for every caller, so a new sign-in would not help.
    return this.status === 401 && this.code !== 'token-in-url';
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>;

const signedOutListeners = new Set<() => void>();

/** Calls the listener when the session has ended, so that the sign-in can open over the page. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

let bearer: string | undefined;

/** Sends this token with all further requests instead of the session; undefined: sends the session again. */
export function actAs(token: string | undefined): void {
  bearer = token;
}

export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

export async function request<T>(
  url: string,
  init: RequestInit,
  parse: (text: string) => unknown = JSON.parse,
  onAnswer: (response: Response) => void = () => undefined,
): Promise<T> {
  const response = await reach(url, init);
  const text = await response.text();
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

/** The answer to a request, whose content is not read yet. Any other answer than 2xx is a problem. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
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
      'No connection to the server. Check that it is running. The page continues when the server is back.',
    );
  }
  if (response.ok) return response;
  const problem = problemOf(response, await response.text());
  if (problem.signedOut && !url.endsWith('/session')) for (const listener of signedOutListeners) listener();
  throw problem;
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

function problemOf(response: Response, text: string): ApiProblem {
  try {
    const { title, detail, errors, code, ...more } = JSON.parse(text) as Partial<Problem>;
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
