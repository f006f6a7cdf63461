import type { Progress, RunView } from '../../api/types';

/**
 * Live events, one stream per browser and not per tab: a browser opens six connections to a host over HTTP/1.1,
 * so a seventh tab with a stream of its own would hang. One tab leads: it has the stream, and sends its events
 * to the others.
 */
export type LiveMessage =
  | { type: 'runs'; runs: RunView[] }
  | { type: 'progress'; progress: StepProgress }
  | { type: 'integration'; integration: PublishedVersion }
  | { type: 'resync' }
  | { type: 'state'; on: boolean };

/** How far a step of a run is. */
export interface StepProgress extends Progress {
  run: string;
  step: string;
}

/** The published version of an integration after a change. */
export interface PublishedVersion {
  name: string;
  /** Null: none is published. */
  version: number | null;
  enabled: boolean;
}

type Listener = (message: LiveMessage) => void;

const BATCH_MS = 250;
const RETRY_MS = [1000, 2000];
const RETRY_WHILE_POLLING_MS = 15_000;

/** Follows the server until the returned function is called. */
export function followLive(listener: Listener): () => void {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('junctura.live');
  let stopStream: (() => void) | undefined;
  let lastState: LiveMessage | undefined;

  const tell = (message: LiveMessage) => {
    if (message.type === 'state') lastState = message;
    channel?.postMessage(message);
    listener(message);
  };
  const stopLeading = lead(() => {
    stopStream = openStream(tell);
    return stopStream;
  });
  if (channel) {
    channel.onmessage = (event: MessageEvent<LiveMessage | { type: 'hello' }>) => {
      // A tab that opens later asks the leader for the state.
      if (event.data.type === 'hello') {
        if (stopStream && lastState) channel.postMessage(lastState);
      } else listener(event.data);
    };
    channel.postMessage({ type: 'hello' });
  }
  return () => {
    stopLeading();
    channel?.close();
  };
}

function openStream(tell: Listener): () => void {
  let failures = 0;
  let opened = false;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let batch: RunView[] = [];
  let flush: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    source = new EventSource('/api/v1/live');
    source.onopen = () => {
      // Events were lost while the stream was down.
      if (opened || failures > 0) tell({ type: 'resync' });
      opened = true;
      failures = 0;
      tell({ type: 'state', on: true });
    };
    source.addEventListener('run', (event) => {
      batch.push(JSON.parse((event as MessageEvent<string>).data) as RunView);
      flush ??= setTimeout(() => {
        flush = undefined;
        const runs = batch;
        batch = [];
        tell({ type: 'runs', runs });
      }, BATCH_MS);
    });
    source.addEventListener('step.progress', (event) =>
      tell({ type: 'progress', progress: JSON.parse((event as MessageEvent<string>).data) as StepProgress }),
    );
    source.addEventListener('integration.changed', (event) =>
      tell({
        type: 'integration',
        integration: JSON.parse((event as MessageEvent<string>).data) as PublishedVersion,
      }),
    );
    source.addEventListener('resync', () => tell({ type: 'resync' }));
    source.onerror = () => {
      source?.close();
      const wait = RETRY_MS[failures] ?? RETRY_WHILE_POLLING_MS;
      failures += 1;
      if (failures >= 2) tell({ type: 'state', on: false });
      timer = setTimeout(connect, wait);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    clearTimeout(flush);
    source?.close();
  };
}

/**
 * Calls `start` once this tab leads. The function that it returns ends the stream. Plain HTTP has no Web Locks,
 * so a lease replaces them.
 */
function lead(start: () => () => void): () => void {
  return navigator.locks ? leadByLock(start) : leadByLease(start);
}

function leadByLock(start: () => () => void): () => void {
  const aborted = new AbortController();
  let release: (() => void) | undefined;
  navigator.locks
    .request('junctura.live', { signal: aborted.signal }, () => {
      const stop = start();
      return new Promise<void>((resolve) => {
        release = () => {
          stop();
          resolve();
        };
      });
    })
    .catch(() => {
      // Aborted while still in the queue: this tab never led.
    });
  return () => {
    if (release) release();
    else aborted.abort();
  };
}

const LEASE_KEY = 'junctura.live.lease';
const LEASE_MS = 6000;

function leadByLease(start: () => () => void): () => void {
  const me = Math.random().toString(36).slice(2);
  let stop: (() => void) | undefined;
  const beat = () => {
    const [owner, until] = readLease();
    const mine = owner === me;
    if (stop && !mine && until > Date.now()) {
      // Two tabs took the lease at once, and the other one wrote last.
      stop();
      stop = undefined;
      return;
    }
    if (!mine && until > Date.now()) return;
    if (!writeLease(me)) {
      stop ??= start();
      return;
    }
    if (mine) stop ??= start();
    // Not the leader yet: the next heartbeat checks whether this tab still has the lease.
  };
  const leave = () => {
    stop?.();
    stop = undefined;
    if (readLease()[0] === me) {
      try {
        localStorage.removeItem(LEASE_KEY);
      } catch {
        // Then it runs out by itself.
      }
    }
  };
  beat();
  const early = setTimeout(beat, 150);
  const timer = setInterval(beat, LEASE_MS / 3);
  window.addEventListener('pagehide', leave);
  return () => {
    clearTimeout(early);
    clearInterval(timer);
    window.removeEventListener('pagehide', leave);
    leave();
  };
}

function readLease(): [string, number] {
  try {
    const [owner = '', until = '0'] = (localStorage.getItem(LEASE_KEY) ?? '').split(' ');
    return [owner, Number(until)];
  } catch {
    return ['', 0];
  }
}

function writeLease(owner: string): boolean {
  try {
    localStorage.setItem(LEASE_KEY, `${owner} ${Date.now() + LEASE_MS}`);
    return true;
  } catch {
    return false;
  }
}
