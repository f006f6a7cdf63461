import { afterEach, describe, expect, it, vi } from 'vitest';
import { evaluateOne } from './batches';

const SCOPE = { integration: 'shop', flow: 'orders', step: 'send' };
const never = () => new AbortController().signal;

afterEach(() => vi.unstubAllGlobals());

function serve() {
  const bodies: { expressions: { template: string }[] }[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body));
    bodies.push(body);
    signals.push(init.signal ?? undefined);
    const results = body.expressions.map((each: { template: string }) => ({
      type: 'string',
      value: each.template,
    }));
    return new Response(JSON.stringify({ results }));
  });
  return { bodies, signals };
}

describe('expressions that are evaluated together', () => {
  it('go into one request, at most twenty', async () => {
    const { bodies } = serve();
    const templates = Array.from({ length: 25 }, (_, i) => `{{ ${i} }}`);
    const results = await Promise.all(templates.map((each) => evaluateOne(SCOPE, each, never())));
    expect(bodies.map((body) => body.expressions.length)).toEqual([20, 5]);
    expect(results.map((result) => result.value)).toEqual(templates);
  });

  it('are asked for by what they read', async () => {
    const { bodies } = serve();
    await Promise.all([
      evaluateOne(SCOPE, 'a', never()),
      evaluateOne({ ...SCOPE, step: 'other' }, 'b', never()),
    ]);
    expect(bodies).toHaveLength(2);
  });

  it('are not sent once they are no longer wanted', async () => {
    const { bodies, signals } = serve();
    const aborter = new AbortController();
    const unwanted = evaluateOne(SCOPE, 'a', aborter.signal);
    void unwanted.catch(() => undefined);
    aborter.abort();
    await evaluateOne(SCOPE, 'b', never());
    expect(bodies[0]?.expressions).toEqual([{ template: 'b' }]);
    expect(signals[0]?.aborted).toBe(false);
  });
});
