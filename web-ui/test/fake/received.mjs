// The log of received events: accepted ones, a duplicate, and refused ones of several kinds.
const refusal = (status, code, reason, cause) => ({ status, code, reason, ...(cause ? { cause } : {}) });

export function receivedOf(runs, now = Date.now()) {
  const event = (id, seconds, outcome, more) => ({
    id: `other-${id}`,
    receivedAt: new Date(now - seconds * 1000).toISOString(),
    outcome,
    integration: 'orders',
    instance: 'default',
    flow: 'placed',
    trigger: null,
    method: 'POST',
    address: '/hooks/default/orders/placed',
    sender: '203.0.113.7',
    contentType: 'application/json',
    size: 1834,
    eventId: `evt_${id}`,
    ...more,
  });
  const others = [
    event(6, 20, 'refused', {
      refusal: refusal(401, 'not-verified', 'The signature in X-Hub-Signature-256 does not match the body.'),
    }),
    event(5, 75, 'refused', {
      refusal: refusal(401, 'not-verified', 'The signature in X-Hub-Signature-256 does not match the body.'),
      similar: { count: 1234, since: new Date(now - 130_000).toISOString() },
      sender: null,
      size: null,
      eventId: null,
    }),
    event(4, 160, 'refused', {
      address: '/hooks/default/orders/placd',
      flow: 'placd',
      refusal: refusal(404, 'not-found', 'No published flow takes webhooks at this address.', 'no-flow'),
    }),
    event(3, 300, 'duplicate', { run: runs[0].id }),
    event(2, 700, 'refused', {
      refusal: refusal(400, 'bad-json', 'There is no value behind the comma.'),
      contentType: 'application/json; charset=utf-8',
    }),
    event(1, 4_000, 'refused', {
      integration: null,
      flow: 'received',
      address: '/hooks/default/nowhere/received',
      eventId: null,
      refusal: refusal(404, 'not-found', 'No published flow takes webhooks at this address.'),
    }),
  ];
  const accepted = runs.slice(0, 20).map((run) => ({
    ...event(run.id, 0, 'accepted', {
      id: `run-${run.id}`,
      receivedAt: run.acceptedAt,
      integration: run.integration,
      flow: run.flow,
      trigger: run.trigger,
      address: run.trigger === 'http.webhook' ? `/hooks/default/${run.integration}/${run.flow}` : null,
      method: run.trigger === 'http.webhook' ? 'POST' : null,
      sender: null,
      run: run.id,
      status: run.status,
    }),
  }));
  return [...others, ...accepted].sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
}
