// A fake server: the built page with the real content security policy, and an API in memory. node test/fake/serve.mjs
// [port] [--setup] [--quiet] It prints one line of JSON with its port when it listens.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import {
  connections,
  connectors,
  detail,
  history,
  integrations,
  matchesOf,
  moveTo,
  newPlugins,
  newRun,
} from './data.mjs';
import { receivedOf } from './received.mjs';

const args = process.argv.slice(2);
const port = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 0);
let setupNeeded = args.includes('--setup');
const quiet = args.includes('--quiet');
const dist = new URL('../../dist/', import.meta.url).pathname;
let runs = history(140);
const sessions = new Set();
const streams = new Set();
let live = true;
const plugins = newPlugins();

const CSP =
  "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const json = (response, status, body, headers = {}) => {
  response.writeHead(status, {
    'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json',
    ...headers,
  });
  // A number with more digits than a number here can hold.
  response.end(body === undefined ? undefined : JSON.stringify(body).replace(/"@number ([\d.]+)"/g, '$1'));
};
const problem = (response, status, title, detailText) =>
  json(response, status, { type: 'about:blank', title, status, detail: detailText });

const signIn = (response) => {
  const token = Math.random().toString(36).slice(2);
  sessions.add(token);
  json(response, 204, undefined, { 'Set-Cookie': `session=${token}; HttpOnly; SameSite=Lax; Path=/` });
};

const publish = (run) => {
  runs = [run, ...runs.filter((each) => each.id !== run.id)].sort((a, b) =>
    a.acceptedAt < b.acceptedAt ? 1 : -1,
  );
  for (const stream of streams) stream.write(`event: run\ndata: ${JSON.stringify(run)}\n\n`);
};

const body = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  lastText = text;
  return text ? JSON.parse(text) : {};
};

/** As it was sent: a number here may hold fewer digits. */
let lastText = '';

async function api(request, response, url) {
  const path = url.pathname.slice('/api/v1'.length);
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (request.method !== 'GET' && request.headers['x-junctura'] !== 'ui') {
    return problem(response, 403, 'Forbidden', 'The header X-Junctura is missing.');
  }
  if (path === '/setup/status') return json(response, 200, { needed: setupNeeded });
  if (path === '/setup') {
    const { code, password } = await body(request);
    if (code !== 'good')
      return problem(
        response,
        403,
        'Wrong code',
        'This code is not the one printed at start, or it is older than an hour. Restart the server for a new one.',
      );
    if (password.length < 8)
      return problem(response, 422, 'Password too short', 'The password needs at least 8 characters.');
    setupNeeded = false;
    return signIn(response);
  }
  const token = /session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  if (path === '/session' && request.method === 'POST') {
    const { username, password } = await body(request);
    if (username !== 'admin' || password !== 'correct horse')
      return problem(response, 401, 'Not signed in', 'Wrong user name or password.');
    return signIn(response);
  }
  if (!sessions.has(token)) return problem(response, 401, 'Not signed in', 'Sign in first.');
  if (path === '/session') {
    sessions.delete(token);
    return json(response, 204);
  }
  if (path === '/me') return json(response, 200, { username: 'admin', role: 'admin' });
  if (path === '/live' && !live) return problem(response, 503, 'No live updates', 'Switched off.');
  if (path === '/live') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    request.on('close', () => streams.delete(response));
    return;
  }
  if (path === '/runs/counts') {
    const counts = { queued: 0, running: 0, waiting: 0, succeeded: 0, failed: 0, cancelled: 0 };
    const counted = runs.filter((run) => fits(run, url.searchParams));
    for (const run of counted) counts[run.status] += 1;
    return json(response, 200, { ...counts, needsAttention: counted.filter(needsAttention).length });
  }
  if (path === '/attention') return json(response, 200, { items: groups(url.searchParams), next: null });
  if (path === '/runs/retry') {
    const wanted = runs.filter((run) => fingerprint(run) === url.searchParams.get('fingerprint'));
    if ((await body(request)).dryRun)
      return json(response, 200, { runs: wanted.length, skipped: 0, more: false });
    for (const run of wanted) publish(moveTo(run, 'running'));
    retry = {
      id: '1',
      status: 'done',
      runs: wanted.length,
      done: wanted.length,
      skipped: 0,
      problem: null,
    };
    return json(response, 202, { ...retry, status: 'running', done: 0 });
  }
  if (parts[0] === 'retries') return json(response, 200, retry);
  if (path === '/runs') {
    const group = url.searchParams.get('fingerprint');
    const words = (url.searchParams.get('text') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const status = url.searchParams.get('status');
    const found = words.length > 0 ? (run) => ({ ...run, matches: matchesOf(run, words) }) : (run) => run;
    const wanted = runs
      .filter(
        (run) =>
          fits(run, url.searchParams) &&
          (!status || (status === 'needs-attention' ? needsAttention(run) : run.status === status)) &&
          (!group || fingerprint(run) === group),
      )
      .map(found)
      .filter((run) => words.length === 0 || run.matches.length > 0);
    const limit = Number(url.searchParams.get('limit') ?? 50);
    const cursor = url.searchParams.get('cursor');
    const from = cursor ? wanted.findIndex((run) => run.id === cursor) + 1 : 0;
    const items = wanted.slice(from, from + limit);
    return json(response, 200, {
      items,
      next: from + limit < wanted.length ? items.at(-1).id : null,
      ...(words.length > 0 ? { behind: { runs: 1234, seconds: 7 } } : {}),
    });
  }
  if (parts[0] === 'runs') {
    const run = runs.find((each) => each.id === parts[1]);
    if (!run) return problem(response, 404, 'No such run', `There is no run ${parts[1]}.`);
    if (request.method === 'GET') return json(response, 200, detail(run));
    const asked = await body(request);
    if (parts[2] === 'cancel') {
      // A run that waits takes its time for its finally, so that it can be ended by force.
      const force = asked.force === true;
      if (run.status === 'waiting' && !force) publish({ ...run, cancelling: 'you' });
      else publish({ ...moveTo(run, 'cancelled'), cancelling: undefined });
    }
    if (parts[2] === 'retry') publish(moveTo(run, 'running'));
    if (parts[2] === 'answer') publish(moveTo(run, asked.answer === 'failed' ? 'failed' : 'running'));
    if (parts[2] !== 'replay') return json(response, 202, { run: run.id });
    const again = {
      ...newRun(Date.now(), 'running'),
      integration: run.integration,
      flow: run.flow,
      trigger: run.trigger,
      replayOf: run.id,
    };
    publish(again);
    return json(response, 202, { run: again.id });
  }
  if (path === '/received') {
    const asked = url.searchParams;
    const fitting = receivedOf(runs).filter(
      (event) =>
        (!asked.get('outcome') || event.outcome === asked.get('outcome')) &&
        (!asked.get('integration') || event.integration === asked.get('integration')) &&
        (!asked.get('text') || JSON.stringify(event).includes(asked.get('text'))),
    );
    return json(response, 200, { items: fitting, next: null });
  }
  if (path === '/integrations')
    return json(response, 200, { items: integrations.map(({ document, ...rest }) => rest), next: null });
  if (parts[0] === 'integrations') {
    const found = integrations.find((each) => each.name === parts[1]);
    if (!found) return problem(response, 404, 'No such integration', `There is no integration ${parts[1]}.`);
    if (parts[2] === 'versions') {
      const items = Array.from({ length: Math.min(5, found.version ?? 1) }, (_, i) => ({
        version: (found.version ?? 1) - i,
        publishedAt: new Date(
          Date.parse(found.publishedAt ?? '2026-01-31T09:00:00Z') - i * 90_000_000,
        ).toISOString(),
      }));
      return json(response, 200, { items, next: null });
    }
    return json(response, 200, found);
  }
  if (path === '/connections') return json(response, 200, { items: connections, next: null });
  if (path.startsWith('/connections/')) {
    const works = !path.startsWith('/connections/erp/');
    return json(
      response,
      200,
      works ? { ok: true } : { ok: false, message: 'The ERP does not know this token.' },
    );
  }
  if (path === '/connectors') return json(response, 200, { items: connectors, next: null });
  if (parts[0] === 'plugins') return pluginApi(request, response, url, parts);
  problem(response, 404, 'No such address', path);
}

/** Acme is in use; a jar whose name begins with "bad" is refused, any other is Acme 1.2.0. */
async function pluginApi(request, response, url, parts) {
  const plugin = plugins.find((each) => each.id === parts[1]);
  if (parts.length === 1 && request.method === 'GET')
    return json(response, 200, {
      items: plugins,
      next: null,
      problems: [
        {
          jar: 'junctura-data/plugins/old.jar',
          message: 'It requires version >=9.0.0 of the plugin API, and this server has 0.1.0.',
        },
      ],
    });
  if (parts.length === 1) {
    for await (const _ of request);
    if (url.searchParams.get('name').startsWith('bad'))
      return problem(
        response,
        409,
        'Conflict',
        'It is damaged, or no jar: it does not end as one. Copy it again.',
      );
    const [acme] = plugins;
    const arrival = {
      outcome: 'upgraded',
      version: '1.2.0',
      permissions: acme.permissions,
      plugin: acme,
      moved: [],
      stayed: [],
    };
    if (url.searchParams.get('dryRun') === 'true') return json(response, 200, arrival);
    acme.versions = acme.versions.map((each) => ({ ...each, used: false, live: false }));
    acme.versions.unshift({ ...acme.versions[0], version: '1.2.0', used: true, live: true });
    acme.previous = acme.version;
    acme.version = '1.2.0';
    return json(response, 201, {
      ...arrival,
      moved: ['orders'],
      stayed: [{ integration: 'stock', reason: 'There is no action "acme.old".' }],
    });
  }
  if (!plugin) return problem(response, 404, 'Not found', `No plugin "${parts[1]}" is installed.`);
  if (request.method === 'GET')
    return json(response, 200, {
      ...plugin,
      usedBy: {
        integrations: ['orders'],
        runs: [{ integration: 'orders', flow: 'placed', runs: 2 }],
        connections: ['acme-eu'],
      },
    });
  if (request.method === 'DELETE') {
    plugins.splice(plugins.indexOf(plugin), 1);
    return json(response, 204);
  }
  if (parts[2] === 'version') {
    plugin.previous = plugin.version;
    plugin.version = (await body(request)).version;
    plugin.versions = plugin.versions.map((each) => ({ ...each, used: each.version === plugin.version }));
    return json(response, 200, { plugin, moved: ['orders'], stayed: [] });
  }
  plugin.enabled = parts[2] === 'enable';
  return json(response, 200, plugin);
}

let retry = null;

function fingerprint(run) {
  if (run.status !== 'failed') return null;
  return `${run.flow}-${run.error?.step ?? ''}-${run.error?.kind ?? ''}`;
}

const needsAttention = (run) => run.status === 'failed' || run.waiting?.reason === 'in doubt';

/** Whether a run has the flow and the time of a query. */
function fits(run, query) {
  const at = Date.parse(run.acceptedAt);
  return (
    ['integration', 'flow', 'trigger', 'version', 'instance'].every(
      (name) => !query.get(name) || String(run[name]) === query.get(name),
    ) &&
    (!query.get('from') || at >= Date.parse(query.get('from'))) &&
    (!query.get('to') || at < Date.parse(query.get('to')))
  );
}

function groups(query) {
  const found = new Map();
  for (const run of runs) {
    if (!fits(run, query)) continue;
    const key = fingerprint(run);
    if (key === null) continue;
    const group = found.get(key) ?? {
      fingerprint: key,
      instance: run.instance,
      integration: run.integration,
      flow: run.flow,
      step: run.error?.step ?? null,
      kind: run.error?.kind ?? 'BROKEN',
      message: run.error?.message ?? '',
      runs: 0,
      lastAt: run.acceptedAt,
      run: run.id,
    };
    found.set(key, { ...group, runs: group.runs + 1, firstAt: run.acceptedAt });
  }
  return [...found.values()];
}

async function page(response, url) {
  const wanted = normalize(url.pathname).slice(1);
  const headers = { 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' };
  const file = extname(wanted) ? wanted : 'index.html';
  try {
    const content = await readFile(join(dist, file));
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      ...headers,
    });
    response.end(content);
  } catch {
    response.writeHead(404, headers).end();
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith('/fake/')) {
    // The levers of a test: end all sessions, cut the streams, make a run.
    if (url.pathname === '/fake/expire') sessions.clear();
    if (url.pathname === '/fake/cut') {
      live = false;
      for (const stream of streams) stream.destroy();
    }
    if (url.pathname === '/fake/mend') live = true;
    if (url.pathname === '/fake/run')
      publish(newRun(Date.now(), url.searchParams.get('status') ?? 'running'));
    if (url.pathname === '/fake/asked')
      return json(response, 200, { ...JSON.parse(lastText), text: lastText });
    return json(response, 200, { streams: streams.size });
  }
  (url.pathname.startsWith('/api/v1/') ? api(request, response, url) : page(response, url)).catch((error) => {
    console.error(error);
    problem(response, 500, 'Mistake in the stand-in', String(error));
  });
});
server.listen(port, '0.0.0.0', () => console.log(JSON.stringify({ port: server.address().port })));

setInterval(() => {
  for (const stream of streams) stream.write(': beat\n\n');
}, 15_000).unref();
if (!quiet) {
  setInterval(() => {
    const open = runs.find((run) => run.status === 'running' || run.status === 'queued');
    if (open && Math.random() < 0.6)
      publish(
        moveTo(open, open.status === 'queued' ? 'running' : Math.random() < 0.8 ? 'succeeded' : 'failed'),
      );
    else publish(newRun(Date.now(), 'queued'));
  }, 1500).unref();
}
