import { data as words } from '../../../words/data';
import { type DraftScope, type Evaluated, evaluate } from './api';

/** The server takes so many in one request. */
const MAX = 20;

interface Asked {
  scope: DraftScope;
  template: unknown;
  signal: AbortSignal;
  resolve: (result: Evaluated) => void;
  reject: (problem: unknown) => void;
}

let waiting: Asked[] = [];

/**
 * Evaluates a template. Templates of one task share a request, which is cancelled when none of them is needed
 * any more.
 */
export function evaluateOne(scope: DraftScope, template: unknown, signal: AbortSignal): Promise<Evaluated> {
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) queueMicrotask(() => setTimeout(sendAll));
    waiting.push({ scope, template, signal, resolve, reject });
  });
}

function sendAll() {
  const all = waiting.filter((each) => !each.signal.aborted);
  waiting = [];
  const byScope = new Map<string, Asked[]>();
  for (const each of all) {
    const key = JSON.stringify(each.scope);
    byScope.set(key, [...(byScope.get(key) ?? []), each]);
  }
  for (const group of byScope.values()) {
    for (let from = 0; from < group.length; from += MAX) void sendBatch(group.slice(from, from + MAX));
  }
}

async function sendBatch(batch: Asked[]) {
  const aborter = new AbortController();
  let left = batch.length;
  for (const each of batch) {
    each.signal.addEventListener('abort', () => {
      left -= 1;
      if (left === 0) aborter.abort();
    });
  }
  try {
    const [first] = batch as [Asked];
    const templates = batch.map((each) => each.template);
    const results = await evaluate(first.scope, templates, aborter.signal);
    batch.forEach((each, i) => {
      each.resolve(results[i] ?? { error: { pointer: '', message: words.noResult } });
    });
  } catch (problem) {
    for (const each of batch) each.reject(problem);
  }
}
