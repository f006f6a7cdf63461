// Runs as a shop would have them: enough of every status, error and shape to see each page at work.
let seed = 7;
const random = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const iso = (ms) => new Date(ms).toISOString();

const document = `integration: orders-to-erp
title: Orders to the ERP
connections:
  shop: { connector: http }
  erp:  { connector: http }
flows:
  order-received:
    # The shop signs its webhooks; anything else is turned away.
    trigger:
      use: http.webhook
      connection: shop
      input: { verify: { scheme: github, secret: "{{ secret.webhookSecret }}" } }
    dedupe-by: "{{ headers.'x-delivery-id' }}"
    limits: { concurrency: 20, time: 10m }
    steps:
      - id: paid_only
        filter: "{{ payload.status = 'paid' }}"
      - id: customer
        title: Look the customer up
        use: http.request
        connection: shop
        input: { method: GET, path: "/customers/{{ payload.customerId }}" }
        retry: { attempts: 8, first: 2s, max: 10m }
      - id: route
        switch:
          - when: "{{ steps.customer.body.tier = 'gold' }}"
            steps:
              - id: send
                title: Create the invoice
                use: http.request
                connection: erp
                input: { method: POST, path: /invoices, body: "{{ payload }}" }
          - otherwise: []
`;

const flow = (name, trigger, address, enabled = true) => ({ name, trigger, address, enabled });
export const integrations = [
  {
    name: 'orders-to-erp',
    title: 'Orders to the ERP',
    version: 14,
    publishedAt: iso(Date.now() - 3 * 3600_000),
    enabled: true,
    flows: [
      flow('order-received', 'http.webhook', '/hooks/default/orders-to-erp/order-received'),
      flow('nightly-report', 'schedule.cron', null),
      flow('price', 'http.call', '/call/default/orders-to-erp/price'),
    ],
    document,
  },
  {
    name: 'github-to-chat',
    title: 'GitHub events to the team chat',
    version: 3,
    publishedAt: iso(Date.now() - 9 * 86_400_000),
    enabled: true,
    flows: [
      {
        ...flow('pushed', 'github.event', '/hooks/default/github-to-chat/pushed'),
        triggerError: {
          since: iso(Date.now() - 300_000),
          message: 'The sender could not be told its address: GitHub has answered 403 to POST /hooks.',
        },
      },
      flow('released', 'github.event', '/hooks/default/github-to-chat/released', false),
    ],
    document: document.replaceAll('orders-to-erp', 'github-to-chat'),
  },
  {
    name: 'stock-import',
    title: null,
    version: 1,
    publishedAt: iso(Date.now() - 40 * 86_400_000),
    enabled: false,
    flows: [flow('new-file', 'files.new', null)],
    document: document.replaceAll('orders-to-erp', 'stock-import'),
  },
  {
    name: 'old-orders',
    title: null,
    version: null,
    publishedAt: null,
    enabled: true,
    problem: 'The integration old-orders can no longer be run: There is no action "acme.old".',
    flows: [],
    document: document.replaceAll('orders-to-erp', 'old-orders'),
  },
];

const text = (title, description, more = {}) => ({ type: 'string', title, description, ...more });
export const connections = [
  { name: 'shop', connector: 'http', usedBy: ['integration orders-to-erp'], consent: 'none', error: null },
  { name: 'chat', connector: 'http', usedBy: [], consent: 'missing', error: null },
  {
    name: 'erp',
    connector: 'http',
    usedBy: ['integration orders-to-erp'],
    consent: 'none',
    error: {
      since: new Date(Date.now() - 600_000).toISOString(),
      message: 'The ERP does not know this token.',
    },
  },
];

export const connectors = [
  {
    id: 'http',
    title: 'HTTP',
    version: '0.1.0',
    plugin: 'junctura-http',
    docs: 'Receives webhooks and calls HTTP APIs. Bodies of `application/json` arrive as values, everything else as text or a file.\n\nA call that gets no answer is *not* repeated unless its effect allows it.',
    actions: [
      {
        id: 'request',
        title: 'Send a request',
        effect: 'unsafe',
        docs: 'Sends one request and waits for its answer. An answer of 5xx or 429 is tried again later.',
        input: {
          type: 'object',
          required: ['method', 'path'],
          properties: {
            method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'DELETE'], title: 'Method' },
            path: text('Path', 'Relative to the address of the connection.'),
            query: { type: 'object', title: 'Query', description: 'Added to the path, encoded.' },
            body: { title: 'Body', description: 'Any value; sent as JSON unless it is text.' },
            timeout: text('Give up after', 'Counted from the first byte sent.', {
              format: 'duration',
              default: 'PT30S',
            }),
          },
        },
        output: {
          type: 'object',
          properties: { status: { type: 'integer' }, headers: { type: 'object' }, body: {} },
        },
      },
      {
        id: 'get',
        title: 'Fetch',
        effect: 'read',
        docs: 'A GET.',
        input: { type: 'object', required: ['path'], properties: { path: text('Path', 'What to fetch.') } },
      },
    ],
    triggers: [
      {
        id: 'webhook',
        title: 'Webhook received',
        kind: 'PUSH',
        docs: 'An event arrives by POST. It is on disk before the sender gets its answer.',
        input: {
          type: 'object',
          properties: {
            verify: {
              type: 'object',
              title: 'Signature',
              properties: {
                scheme: { type: 'string', enum: ['github', 'standard', 'hmac'] },
                secret: text('Secret', 'Shared with the sender.', { writeOnly: true }),
              },
            },
          },
        },
      },
      {
        id: 'call',
        title: 'Called',
        kind: 'CALL',
        docs: 'The caller waits for `respond`.',
        input: {
          type: 'object',
          properties: { timeLimit: text('Time limit', '', { format: 'duration', default: 'PT5S' }) },
        },
      },
    ],
    connection: {
      schema: {
        type: 'object',
        required: ['address'],
        properties: {
          address: text('Address', 'Scheme, host and port.', { format: 'uri' }),
          token: text('Token', 'Sent as a bearer token.', { writeOnly: true }),
        },
      },
    },
  },
  ...[
    [
      'csv',
      'CSV',
      'Reads and writes rows of any number.',
      [
        ['read', 'Read rows', 'read'],
        ['write', 'Write rows', 'idempotent'],
      ],
    ],
    [
      'jdbc',
      'SQL database',
      'Queries and writes to a database over JDBC.',
      [
        ['query', 'Query', 'read'],
        ['insert', 'Insert rows', 'unsafe'],
        ['upsert', 'Insert or update', 'idempotent'],
      ],
    ],
    ['slack', 'Slack', 'Posts to channels and people.', [['post', 'Post a message', 'KEYED']]],
    [
      'mail',
      'E-mail',
      'Sends mail over SMTP and receives it over IMAP.',
      [['send', 'Send a mail', 'unsafe']],
    ],
    ['kafka', 'Apache Kafka', 'Publishes to topics and consumes them.', [['publish', 'Publish', 'KEYED']]],
  ].map(([id, title, docs, actions]) => ({
    id,
    title,
    version: '0.1.0',
    plugin: `junctura-${id}`,
    docs,
    actions: actions.map(([a, t, effect]) => ({
      id: a,
      title: t,
      effect,
      docs: '',
      input: { type: 'object', properties: {} },
    })),
    triggers: [],
  })),
];

const errors = [
  {
    kind: 'REFUSED',
    message: 'POST http://erp.example/invoices answered 422: “vatId is required”',
    step: 'route/gold/send',
  },
  {
    kind: 'CREDENTIALS',
    message: 'GET http://shop.example/customers/1044 answered 401: the token has expired',
    step: 'customer',
  },
  {
    kind: 'TRY_LATER',
    message: 'GET http://shop.example/customers/88 got no answer within 30 s; 8 attempts were made',
    step: 'customer',
  },
];

let count = 0;
const hash = (digit) => digit.repeat(64);

const acmeVersion = (version, more) => ({
  version,
  used: false,
  sha256: hash(version[2]),
  size: 48_211,
  origin: 'uploaded',
  signedBy: 'acme',
  installedAt: '2026-11-20T09:00:00Z',
  installedBy: 'admin',
  state: 'idle',
  calls: 0,
  advisories: [],
  live: false,
  ...more,
});

/** New data for each fake server, because tests change it. */
export const newPlugins = () => [
  {
    id: 'acme',
    title: 'Orders and customers of Acme',
    provider: 'Acme Inc.',
    license: 'Apache-2.0',
    version: '1.1.0',
    previous: '1.0.0',
    enabled: true,
    bundled: false,
    problem: null,
    permissions: {
      hosts: ['*.acme.example'],
      sockets: false,
      files: true,
      localFiles: false,
      native: false,
      sentences: ['It calls *.acme.example.', 'It reads and stores files of runs.'],
    },
    connectors: ['acme'],
    versions: [
      acmeVersion('1.1.0', { used: true, state: 'loaded', live: true }),
      acmeVersion('1.0.0', {
        state: 'draining',
        calls: 2,
        advisories: [
          { id: 'ACME-1', sentence: 'ACME-1: It tells tokens. It is fixed in 1.1.0.', block: false },
        ],
      }),
    ],
  },
  {
    id: 'junctura-http',
    title: 'Calls any HTTP API; receives webhooks and synchronous calls',
    provider: 'Junctura',
    license: 'Apache-2.0',
    version: '0.1.0',
    previous: null,
    enabled: true,
    bundled: true,
    problem: null,
    permissions: {
      hosts: ['*'],
      sockets: false,
      files: true,
      localFiles: false,
      native: false,
      sentences: ['It calls any host on the internet.', 'It reads and stores files of runs.'],
    },
    connectors: ['http'],
    versions: [
      acmeVersion('0.1.0', { used: true, origin: 'bundled', signedBy: null, state: 'loaded', live: true }),
    ],
  },
];

export function newRun(acceptedAt, status) {
  count += 1;
  const integration = pick(integrations.filter((one) => one.version !== null));
  const which = pick(integration.flows);
  const id = `01k${acceptedAt.toString(32)}${String(count).padStart(5, '0')}x${Math.floor(random() * 1e6)
    .toString(32)
    .padStart(4, '0')}`;
  const run = {
    id,
    instance: 'default',
    integration: integration.name,
    flow: which.name,
    version: integration.version,
    trigger: which.trigger,
    status: 'queued',
    waiting: null,
    acceptedAt: iso(acceptedAt),
    error: null,
  };
  return moveTo(run, status ?? 'queued');
}

export function moveTo(run, status) {
  const next = { ...run, status, waiting: null, error: null };
  if (status === 'waiting') {
    next.waiting = pick([
      { reason: 'retry', until: iso(Date.now() + 250_000) },
      { reason: 'call-back', until: iso(Date.now() + 5400_000) },
      { reason: 'in doubt' },
      { reason: 'delay', until: iso(Date.now() + 86_400_000) },
    ]);
  }
  if (['succeeded', 'failed', 'cancelled'].includes(status)) {
    next.durationMs = Math.round(40 + random() * random() * 9000);
    next.endedAt = iso(Date.parse(run.acceptedAt) + next.durationMs);
  }
  if (status === 'failed') next.error = pick(errors);
  return next;
}

/** Steps within steps: a loop of which some items are left out, within a try that caught. */
function within(start) {
  const one = (path, kind, status, at, ms, more = {}) => ({
    path,
    id: path.slice(path.lastIndexOf('/') + 1),
    kind,
    title: null,
    status,
    attempts: 1,
    startedAt: iso(start + at),
    durationMs: ms,
    ...more,
  });
  const why = { kind: 'REFUSED', message: 'POST /lines was answered by 422: unknown SKU', reached: 'yes' };
  const item = (n, status) => ({ path: `guard/try/lines[${n}]`, name: String(n), status });
  return [
    one('guard', 'try', 'succeeded', 0, 300, {
      parts: [
        { path: 'guard/try', name: 'try', status: 'failed', error: why },
        { path: 'guard/catch', name: 'catch', status: 'succeeded' },
      ],
    }),
    one('guard/try/lines', 'for-each', 'succeeded', 0, 200, {
      loop: { ended: 2400, failed: 1, shown: 5, more: 2395 },
      parts: [...[0, 1, 2, 3].map((n) => item(n, 'succeeded')), { ...item(1702, 'failed'), error: why }],
    }),
    ...[0, 1, 2, 3].map((n) =>
      one(`guard/try/lines[${n}]/insert`, 'action', 'succeeded', n * 9, 8, { sealed: true }),
    ),
    one('guard/try/lines[1702]/insert', 'action', 'failed', 90, 8, { error: why, sealed: true }),
    one('guard/try/both', 'parallel', 'succeeded', 200, 50, {
      parts: [
        { path: 'guard/try/both[north]', name: 'north', status: 'succeeded' },
        { path: 'guard/try/both[south]', name: 'south', status: 'cancelled' },
      ],
    }),
    one('guard/try/both[north]/ask', 'action', 'succeeded', 200, 40, { sealed: true }),
    one('guard/catch/tell', 'action', 'succeeded', 260, 30),
  ];
}

const RESPONSE_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  date: 'Tue, 24 Nov 2026 08:12:44 GMT',
  etag: '"7-1044"',
  'x-request-id': '5f1c2c1e-7c0a-4b7e-9a55-0d5b9a1f0d11',
};

/** Where words are in a run, as the search of the server says it. */
export function matchesOf(run, words) {
  const whole = detail(run);
  const texts = [
    { in: 'payload', step: null, text: line(whole.payload) },
    ...whole.steps.flatMap((step) => [
      ...(step.error
        ? [{ in: 'error', step: step.path, stepTitle: step.title, text: step.error.message }]
        : []),
      ...(step.output === undefined
        ? []
        : [{ in: 'output', step: step.path, stepTitle: step.title, text: line(step.output) }]),
    ]),
  ];
  return texts
    .map((each) => ({ ...each, marks: marksOf(each.text, words) }))
    .filter((each) => each.marks.length > 0)
    .slice(0, 3);
}

const line = (value) =>
  JSON.stringify(value)
    .replace(/[{}[\]"]/g, '')
    .replaceAll(':', ': ')
    .replaceAll(',', ', ');

function marksOf(text, words) {
  const marks = words.flatMap((word) => {
    const from = text.toLowerCase().indexOf(word);
    return from < 0 ? [] : [{ from, to: from + word.length }];
  });
  return marks.sort((a, b) => a.from - b.from);
}

export function detail(run) {
  const start = Date.parse(run.acceptedAt) + 4;
  const bad = run.error?.step;
  const doubt = run.waiting?.reason === 'in doubt';
  const send = {
    path: 'route/gold/send',
    id: 'send',
    kind: 'action',
    use: 'http.request',
    title: 'Create the invoice',
    status:
      bad === 'route/gold/send'
        ? 'failed'
        : run.status === 'waiting'
          ? 'waiting'
          : run.status === 'running'
            ? 'running'
            : 'succeeded',
    waiting: run.waiting,
    question: doubt
      ? 'The server stopped during this attempt; whether it was carried out is not known.'
      : undefined,
    attempts: bad || run.waiting ? 3 : 1,
    attemptList:
      bad || run.waiting
        ? [1, 2, 3].map((n) => ({
            n,
            startedAt: iso(start + 190 + n * 2000),
            durationMs: 180 + n,
            error: {
              kind: 'TRY_LATER',
              message:
                n < 3 ? 'POST http://erp.example/invoices answered 503' : (run.error ?? errors[0]).message,
              reached: 'yes',
            },
          }))
        : undefined,
    startedAt: iso(start + 190),
    durationMs: run.status === 'running' ? undefined : 612,
    progress: run.status === 'running' ? { done: 1200, total: 5000, unit: 'rows' } : undefined,
    input: {
      method: 'POST',
      path: '/invoices',
      body: { orderId: 'A-1044', total: 199.9, lines: [{ sku: 'TEA-1', qty: 2 }] },
    },
    output:
      run.status === 'succeeded'
        ? { status: 201, headers: RESPONSE_HEADERS, body: { invoice: 'R-2026-0071' } }
        : undefined,
    error:
      bad === 'route/gold/send' || run.waiting?.reason === 'retry'
        ? { ...(run.error ?? errors[0]), reached: true }
        : null,
  };
  const steps = [
    {
      path: 'paid_only',
      id: 'paid_only',
      kind: 'filter',
      title: null,
      status: 'succeeded',
      attempts: 1,
      startedAt: iso(start),
      durationMs: 1,
      output: true,
    },
    {
      path: 'customer',
      id: 'customer',
      kind: 'action',
      use: 'http.request',
      title: 'Look the customer up',
      status: bad === 'customer' ? 'failed' : 'succeeded',
      attempts: bad === 'customer' ? 8 : 1,
      startedAt: iso(start + 2),
      durationMs: 184,
      input: { method: 'GET', path: '/customers/1044' },
      output:
        bad === 'customer'
          ? undefined
          : {
              status: 200,
              headers: RESPONSE_HEADERS,
              body: { id: 1044, name: 'Ado & Sons', tier: 'gold' },
            },
      error: bad === 'customer' ? { ...run.error, reached: run.error.kind === 'CREDENTIALS' } : null,
    },
  ];
  if (bad !== 'customer' && run.status !== 'queued') {
    steps.push(
      {
        path: 'route',
        id: 'route',
        kind: 'switch',
        title: 'By tier',
        status: send.status,
        attempts: 1,
        startedAt: iso(start + 188),
        durationMs: send.durationMs && 616,
        output: 'gold',
      },
      send,
      {
        path: 'route/gold/tell',
        id: 'tell',
        kind: 'action',
        use: 'slack.post',
        title: 'Tell sales',
        status: run.status === 'succeeded' ? 'succeeded' : 'skipped',
        attempts: run.status === 'succeeded' ? 1 : 0,
        ...(run.status === 'succeeded'
          ? {
              startedAt: iso(start + 7_200_000),
              durationMs: 240,
              input: { channel: '#sales', text: 'Invoice R-2026-0071' },
              output: { ok: true },
            }
          : {}),
      },
    );
  }
  if (run.status !== 'queued' && !bad) steps.push(...within(start + 10));
  return {
    ...run,
    error: doubt ? { kind: 'IN_DOUBT', message: 'interrupted', step: 'route/gold/send' } : run.error,
    payload: {
      orderId: 'A-1044',
      reference: '@number 90071992547409931',
      status: 'paid',
      customerId: 1044,
      placedAt: '2026-11-24T09:12:44+01:00',
      note: null,
      express: true,
      lines: [
        { sku: 'TEA-1', qty: 2, price: 89.95 },
        { sku: 'CUP-4', qty: 1, price: 20 },
      ],
    },
    headers: { 'content-type': 'application/json', 'x-delivery-id': '4c1d7a', 'user-agent': 'shop/2.1' },
    historyKept: true,
    replays: [],
    steps: run.status === 'queued' ? [] : steps,
  };
}

export function history(size) {
  const statuses = [
    'succeeded',
    'succeeded',
    'succeeded',
    'succeeded',
    'succeeded',
    'failed',
    'waiting',
    'cancelled',
    'waiting',
  ];
  return Array.from({ length: size }, (_, i) =>
    newRun(Date.now() - (size - i) * 41_000, i > size - 4 ? 'running' : pick(statuses)),
  ).reverse();
}
