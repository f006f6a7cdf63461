import { describe, expect, it, vi } from 'vitest';
import { call, tagged } from './call';

function answers(body: string, headers: Record<string, string> = {}) {
  const fetch = vi.fn(async (_url: string, _init?: RequestInit) => new Response(body, { headers }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

describe('a call', () => {
  it('fills in the address, leaves out what is not asked for, and says that it comes from the UI', async () => {
    const fetch = answers('{"run":"8"}');
    await call('POST', '/runs/{id}/replay', { path: { id: 'a/b' }, body: { version: 'latest' } });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('/api/v1/runs/a%2Fb/replay');
    expect(init?.method).toBe('POST');
    expect(JSON.parse(String(init?.body))).toEqual({ version: 'latest' });
    expect(init?.headers).toMatchObject({ 'X-Junctura': 'ui', 'Content-Type': 'application/json' });
    const list = answers('{"items":[],"next":null}');
    await call('GET', '/runs', { query: { status: 'failed', flow: undefined, cursor: null, limit: 5 } });
    expect(list.mock.calls[0]?.[0]).toBe('/api/v1/runs?status=failed&limit=5');
  });

  it('tells the tag of the state that was answered', async () => {
    const fetch = answers('{"document":"a: 1"}', { ETag: '"3"' });
    const draft = await tagged('PUT', '/integrations/{name}/draft', {
      path: { name: 'orders' },
      text: 'a: 1',
      ifMatch: '"2"',
    });
    expect(draft).toEqual({ value: { document: 'a: 1' }, etag: '"3"' });
    expect(fetch.mock.calls[0]?.[1]?.headers).toMatchObject({
      'If-Match': '"2"',
      'Content-Type': 'application/yaml',
    });
  });

  it('does not compile if the server does not know it', () => {
    // Never called: the compiler is the test.
    const wrong = [
      // @ts-expect-error no such address
      () => call('GET', '/run'),
      // @ts-expect-error no such method
      () => call('DELETE', '/runs/{id}', { path: { id: '1' } }),
      // @ts-expect-error an address without what it asks for
      () => call('GET', '/runs/{id}'),
      // @ts-expect-error no such query
      () => call('GET', '/runs', { query: { stauts: 'failed' } }),
      // @ts-expect-error no such choice
      () => call('POST', '/runs/{id}/replay', { path: { id: '1' }, body: { version: 'newest' } }),
      // @ts-expect-error a body is needed
      () => call('POST', '/session'),
    ];
    expect(wrong).toHaveLength(6);
  });
});
