import { address, type Query, request } from './client';
import { printExact } from './exactJson';
import type { paths } from './generated';

/**
 * The typed way to the server: an address, query, body or answer that its description does not know does not compile.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Full<P extends string> = `/api/v1${P}`;
type Operations<P extends string> = Full<P> extends keyof paths ? paths[Full<P>] : never;
type Operation<M extends Method, P extends string> = NonNullable<
  Operations<P>[Lowercase<M> & keyof Operations<P>]
>;

/** The addresses that know a method, without what all of them begin with. */
export type Path<M extends Method> = {
  [P in keyof paths]: P extends Full<infer Rest>
    ? [Operation<M, Rest>] extends [never]
      ? never
      : Rest
    : never;
}[keyof paths];

type Content<T> = T extends { content: infer C } ? C[keyof C] : undefined;
type Good<R> = { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Content<R[S]> : never }[keyof R];

/** What is answered when all goes well. */
export type Answered<M extends Method, P extends Path<M>> =
  Operation<M, P> extends { responses: infer R } ? Good<R> : never;

/** What is sent as JSON. */
export type Body<M extends Method, P extends Path<M>> =
  Operation<M, P> extends { requestBody?: infer B }
    ? NonNullable<B> extends { content: { 'application/json': infer C } }
      ? C
      : never
    : never;

type Parameters<M extends Method, P extends Path<M>> =
  Operation<M, P> extends { parameters: infer A } ? A : never;
type PathNames<M extends Method, P extends Path<M>> =
  Parameters<M, P> extends { path: infer A extends object }
    ? { path: { [K in keyof A]: string | number } }
    : object;
type QueryNames<M extends Method, P extends Path<M>> =
  Parameters<M, P> extends { query?: infer A }
    ? { query?: { [K in keyof NonNullable<A>]?: string | number | boolean | null | undefined } }
    : object;
type JsonBody<M extends Method, P extends Path<M>> = [Body<M, P>] extends [never]
  ? object
  : Operation<M, P> extends { requestBody: unknown }
    ? { body: Body<M, P> }
    : { body?: Body<M, P> };

interface Always {
  /** The tag of the state that is to be changed. */
  ifMatch?: string | undefined;
  /** A document, sent as YAML instead of a JSON body. */
  text?: string;
  /** A file, sent as it is. */
  file?: { content: Blob; type: string };
  signal?: AbortSignal | undefined;
  parse?: (text: string) => unknown;
}

export type Options<M extends Method, P extends Path<M>> = PathNames<M, P> &
  QueryNames<M, P> &
  JsonBody<M, P> &
  Always;
// biome-ignore lint/complexity/noBannedTypes: whether nothing is required of the options
type Rest<O> = {} extends O ? [options?: O] : [options: O];

/** A resource as it is in one state, and the tag of that state. */
export interface Tagged<T> {
  value: T;
  etag: string;
}

export async function call<M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  ...rest: Rest<Options<M, P>>
): Promise<Answered<M, P>> {
  return (await send(method, path, rest[0] as Sent | undefined)).value as Answered<M, P>;
}

/** As {@link call}, with the tag of the state that is answered. */
export async function tagged<M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  ...rest: Rest<Options<M, P>>
): Promise<Tagged<Answered<M, P>>> {
  return (await send(method, path, rest[0] as Sent | undefined)) as Tagged<Answered<M, P>>;
}

interface Sent extends Always {
  path?: Record<string, string | number>;
  query?: Query;
  body?: unknown;
}

async function send(method: Method, path: string, sent: Sent = {}): Promise<Tagged<unknown>> {
  const where = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(sent.path?.[name])));
  const headers: Record<string, string> = method === 'GET' ? {} : { 'X-Junctura': 'ui' };
  if (sent.ifMatch) headers['If-Match'] = sent.ifMatch;
  const [type, body] =
    sent.text !== undefined
      ? ['application/yaml', sent.text]
      : sent.file !== undefined
        ? [sent.file.type, sent.file.content]
        : sent.body !== undefined
          ? ['application/json', printExact(sent.body)]
          : [undefined, undefined];
  if (type !== undefined) headers['Content-Type'] = type;
  let etag = '';
  const value = await request<unknown>(
    address(where, sent.query),
    {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(sent.signal ? { signal: sent.signal } : {}),
    },
    sent.parse,
    (response) => {
      etag = response.headers.get('ETag') ?? '';
    },
  );
  return { value, etag };
}
