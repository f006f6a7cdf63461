// A server with something on every page: integrations, runs of each status, drafts, connections that work and one that does not.
export const orders = (system) => `connection: erp
connector: http
settings: { address: "${system.origin}" }
secrets: { token: "a-secret" }
---
connection: shop
connector: http
settings: { address: "${system.origin}/shop" }
---
integration: orders
title: Orders of the shop
connections:
  erp: { connector: http, title: The ERP }
flows:
  received:
    title: An order is received
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: paid
        title: Only what is paid
        filter: "{{ payload.status = 'paid' }}"
      - id: customer
        title: Get the customer
        use: http.request
        connection: erp
        input: { path: "/customers/{{ payload.customer }}" }
      - id: route
        title: How large is it?
        switch:
          - when: "{{ payload.total >= 1000 }}"
            steps:
              - id: approve
                title: Ask for approval
                use: http.request
                connection: erp
                input: { method: POST, path: /approvals, body: "{{ payload }}" }
          - otherwise: []
      - id: lines
        title: For each line
        for-each: "{{ payload.lines }}"
        as: line
        steps:
          - id: book
            title: Book the line
            use: http.request
            connection: erp
            input: { method: POST, path: /lines, body: "{{ line }}" }
      - id: safely
        try:
          - id: notify
            title: Tell the shop
            use: http.request
            connection: erp
            input: { method: POST, path: /notes, body: { order: "{{ payload.id }}" } }
        catch:
          - id: told
            set: { problem: "{{ error.message }}" }
  later:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - delay: 12h
`;

const BILLING = `integration: billing
title: Bills
flows:
  made:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: send
        use: http.request
        input: { method: POST, pth: /bills }
`;

/** Sends what no flow accepts, and waits until it is in the log. */
async function refuseEvents(server) {
  const send = (path, body, headers = {}) =>
    fetch(`${server.origin}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
  await send('/hooks/default/orders/received', '{ "id": A-4', { 'Webhook-Id': 'evt_A-4' });
  await send('/hooks/default/orders/recieved', '{}', { 'Idempotency-Key': 'order-A-5' });
  await send('/hooks/default/nowhere/received', '{}');
  await server.until('the refused events', async () => {
    const { items } = await server.api('GET', '/received?outcome=refused');
    return items.length >= 3;
  });
}

/** @returns the runs, by what became of them */
export async function populate(server, system) {
  system.answer(({ path, body }) =>
    path === '/lines' && body.article === 'BROKEN'
      ? { status: 422, body: { error: 'There is no article BROKEN.' } }
      : { status: 200, body: { id: 'C-7', name: 'Ada Lovelace', tier: 'gold' } },
  );
  await server.apply(orders(system));
  await server.api('PUT', '/integrations/billing/draft', BILLING);
  await server.api('PUT', '/connections/broken', {
    connector: 'http',
    settings: { address: 'http://127.0.0.1:1' },
    secrets: {},
  });
  await server.api('POST', '/connections/broken/test');
  const line = (article) => ({ article, count: 2 });
  const order = (id, ...lines) => ({
    id,
    status: 'paid',
    customer: 'C-7',
    total: 1200,
    lines: lines.map(line),
  });
  const succeeded = await server.send('orders', 'received', order('A-1', 'LAMP', 'CHAIR'));
  const failed = await server.send('orders', 'received', order('A-2', 'LAMP', 'BROKEN', 'CHAIR'));
  const waiting = await server.send('orders', 'later', { id: 'A-3' });
  await refuseEvents(server);
  const text = (await server.api('GET', '/integrations/orders')).document;
  await server.api(
    'PUT',
    '/integrations/orders/draft?base=1',
    text.replace('Get the customer', 'Who bought it'),
  );
  const subscription = await server.api('POST', '/subscriptions', {
    topics: ['orders'],
    types: ['order.*'],
    address: `${system.origin}/hooks`,
    description: 'Warehouse',
    headers: { 'X-Tenant': 'acme' },
  });
  const { delivery } = await server.api('POST', `/subscriptions/${subscription.id}/test`, {});
  await server.until('the delivery', async () => {
    const { status } = await server.api('GET', `/deliveries/${delivery}`);
    return status === 'succeeded';
  });
  return { succeeded, failed, waiting, subscription: subscription.id, delivery };
}
