// A third party in Node, as docs/reference/outbound-webhooks.md shows it: when the server is killed, no event is lost and none is handled twice.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, Server } from '../harness/server.mjs';
import { subscriber } from '../subscriber/subscriber.mjs';

const LIMIT_MS = 300_000;
const EVENTS = 1000;
const PUBLISHERS = 8;
// The server is killed when half of the events are handled, and so many more have arrived and are not acknowledged.
const HELD = 10;

const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8');

test('37: the documentation shows the subscriber that is tested', () => {
  const code = read('../subscriber/subscriber.mjs');
  assert.ok(read('../../../docs/reference/outbound-webhooks.md').includes(`\`\`\`js\n${code}\`\`\`\n`));
});

test('37: a subscriber in Node verifies each delivery and gets every event over a restart of the server', {
  timeout: LIMIT_MS,
}, async () => {
  const server = await Server.start();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/`;
  const { id, secret } = await server.api('POST', '/subscriptions', { topics: ['orders'], address });
  const party = new Party(secret);
  party.server.listen(port, '127.0.0.1');
  try {
    await once(party.server, 'listening');
    const published = publishAll(server);
    await server.until(`${HELD} deliveries in flight`, () => party.held >= HELD);
    await server.kill();
    party.letGo();
    await server.run();
    await published;
    await server.until('all deliveries', async () => {
      const { succeeded } = await server.api('GET', `/subscriptions/${id}/statistics`);
      return succeeded === EVENTS;
    });

    const numbers = party.handled.map((event) => event.n).sort((a, b) => a - b);
    assert.deepEqual(numbers, [...Array(EVENTS).keys()], 'each event is handled once');
    const ids = new Set(party.requests.map((request) => request.headers['webhook-id']));
    assert.equal(ids.size, EVENTS, 'a repeated delivery has the id of the first');
    assert.ok(party.requests.length >= EVENTS + HELD, 'what was in flight is repeated');
    assert.deepEqual(party.refusals, [], 'each delivery is verified');

    const { headers } = party.requests[0];
    const forged = await fetch(address, { method: 'POST', headers: signatureOf(headers), body: '{"n":-1}' });
    assert.equal(forged.status, 400);
    assert.equal(party.handled.length, EVENTS);
  } finally {
    party.letGo();
    party.server.closeAllConnections();
    party.server.close();
    await server.close();
  }
});

/** Runs the subscriber, and remembers what it got and answered. */
class Party {
  requests = [];
  refusals = [];
  handled = [];
  held = 0;

  constructor(secret) {
    const released = new Promise((resolve) => {
      this.letGo = resolve;
    });
    this.server = subscriber(secret, async (event) => {
      this.handled.push(event);
      if (this.handled.length <= EVENTS / 2) return;
      this.held++;
      await released;
    });
    this.server.on('request', (request, response) => {
      this.requests.push(request);
      response.on('close', () => {
        // The kill may cut a request in two.
        if (request.complete && response.statusCode >= 400) this.refusals.push(response.statusCode);
      });
    });
  }
}

const signatureOf = (headers) =>
  Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, headers[name]]),
  );

/** Publishes each event until the server has taken it. The key makes a repeated request publish nothing twice. */
async function publishAll(server) {
  let next = 0;
  const publish = async () => {
    while (next < EVENTS) {
      const n = next++;
      const event = { type: 'order.created', n };
      const headers = { 'Idempotency-Key': `event ${n}` };
      while (!(await server.ask('POST', '/topics/orders/events', event, headers).catch(isAway)))
        await wait(50);
    }
  };
  await Promise.all(Array.from({ length: PUBLISHERS }, publish));
}

/** Lets pass that the server is killed or starts. */
function isAway(problem) {
  if (!(problem instanceof TypeError) && !problem.message.includes(': 503 ')) throw problem;
}
