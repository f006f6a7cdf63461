import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { LastReadable } from '../draft/journal';
import { insteadOf, useReadable } from './readable';

afterEach(cleanup);

const TEXT = 'flows: { f: { steps: [{ id: a, delay: 1s }] } }\n';
const LATER = 'flows: { f: { steps: [{ id: b, delay: 1s }] } }\n';
const BROKEN = 'flows: { f: [\n';

/** A browser that keeps texts as long as the test runs. */
function browser() {
  const texts = new Map<string, string>();
  const store: LastReadable = {
    put: async (name, text) => void texts.set(name, text),
    get: async (name) => texts.get(name),
    delete: async (name) => void texts.delete(name),
  };
  return { texts, store };
}

const idsOf = (flows: ReturnType<typeof useReadable>['flows']) => flows[0]?.list.steps.map(({ id }) => id);

describe('a text that cannot be read', () => {
  it('leaves the flows as they were, and keeps the text that they are of', () => {
    const { texts, store } = browser();
    const { result, rerender } = renderHook(
      ({ text }) => useReadable('shop', text, { kind: 'nothing' }, store),
      { initialProps: { text: TEXT } },
    );
    rerender({ text: LATER });
    rerender({ text: BROKEN });
    expect(idsOf(result.current.flows)).toEqual(['b']);
    expect(result.current.unreadable).toMatchObject({ line: 2, instead: { kind: 'last' } });
    expect(texts.get('shop')).toBe(LATER);
    rerender({ text: LATER });
    expect(result.current.unreadable).toBeUndefined();
    expect(texts.size).toBe(0);
  });

  it('shows the kept text, the published version, or nothing when it is opened', () => {
    const published = { version: 3, document: TEXT };
    expect(insteadOf(LATER, published)).toEqual({ kind: 'last', text: LATER });
    expect(insteadOf(undefined, published)).toEqual({ kind: 'published', text: TEXT, version: 3 });
    expect(insteadOf(BROKEN, { version: 3, document: BROKEN })).toEqual({ kind: 'nothing' });
    expect(insteadOf(undefined, null)).toEqual({ kind: 'nothing' });

    const { store } = browser();
    const opened = insteadOf(undefined, published);
    const { result } = renderHook(() => useReadable('shop', BROKEN, opened, store));
    expect(idsOf(result.current.flows)).toEqual(['a']);
    expect(result.current.unreadable?.instead).toEqual(opened);
  });
});

it('keeps the objects of all that a key has not changed', () => {
  const { store } = browser();
  const typed = (url: string) =>
    `flows: { f: { steps: [{ id: a, use: http.request, input: { url: "${url}" } }, { id: b, delay: 1s }] } }\n`;
  const { result, rerender } = renderHook(
    ({ text }) => useReadable('shop', text, { kind: 'nothing' }, store),
    { initialProps: { text: typed('h') } },
  );
  const [flow] = result.current.flows;
  rerender({ text: typed('ht') });
  expect(result.current.flows[0]).toBe(flow);
  rerender({ text: typed('ht').replace('1s', '2s') });
  expect(result.current.flows[0]).not.toBe(flow);
  expect(result.current.flows[0]?.list.steps[0]).toBe(flow?.list.steps[0]);
});
