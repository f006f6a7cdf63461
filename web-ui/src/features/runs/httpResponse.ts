import { ExactNumber, kindOf, parseExact, printExact } from '../../api/exactJson';
import { indentXml } from './indentXml';

export interface HttpResponse {
  status: number;
  headers: [string, string][];
  /** The media type, without its parameters. */
  type?: string | undefined;
  /** In bytes. */
  size?: number | undefined;
  body?: { text: string; language: 'json' | 'text' };
}

const MEMBERS = ['status', 'headers', 'body'];

/** The response in the output of a step; undefined if the output is something else. */
export function httpResponseOf(output: unknown): HttpResponse | undefined {
  if (kindOf(output) !== 'object') return undefined;
  const { status, headers, body } = output as Record<string, unknown>;
  if (!Object.keys(output as object).every((name) => MEMBERS.includes(name))) return undefined;
  if (typeof status !== 'number' || status < 100 || status > 599 || kindOf(headers) !== 'object')
    return undefined;
  const pairs = pairsOf(headers as Record<string, unknown>);
  const header = (name: string) => pairs.find(([each]) => each.toLowerCase() === name)?.[1];
  const type = header('content-type')?.replace(/;.*/, '').trim().toLowerCase() || undefined;
  if (body === undefined || body === null || body === '') return { status, headers: pairs, type, size: 0 };
  const length = header('content-length');
  return {
    status,
    headers: pairs,
    type,
    size: length !== undefined && /^\d+$/.test(length) ? Number(length) : sizeOf(body),
    body: typeof body === 'string' ? bodyOf(body, type) : { text: printExact(body), language: 'json' },
  };
}

/** Headers as names and values. A header with several values has a row for each. */
export function pairsOf(headers: Record<string, unknown>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [
      name,
      typeof one === 'string' || one instanceof ExactNumber ? String(one) : printExact(one),
    ]),
  );
}

function bodyOf(text: string, type = ''): { text: string; language: 'json' | 'text' } {
  if (/[/+]json$/.test(type)) {
    try {
      return { text: printExact(parseExact(text)), language: 'json' };
    } catch {
      return { text, language: 'text' };
    }
  }
  if (/[/+]xml$/.test(type)) return { text: indentXml(text), language: 'text' };
  if (type === 'application/x-www-form-urlencoded')
    return {
      text: [...new URLSearchParams(text)].map((pair) => pair.join(' = ')).join('\n'),
      language: 'text',
    };
  return { text, language: 'text' };
}

/** The size of the body: of a file that it refers to, or of JSON without white space. */
function sizeOf(body: unknown): number {
  if (typeof body === 'string') return new TextEncoder().encode(body).length;
  const file = kindOf(body) === 'object' ? (body as Record<string, unknown>) : {};
  if (typeof file.size === 'number' && 'contentType' in file) return file.size;
  return new TextEncoder().encode(compact(body)).length;
}

const compact = (value: unknown): string =>
  JSON.stringify(value, (_key, one) => (one instanceof ExactNumber ? Number(one.text) : one));
