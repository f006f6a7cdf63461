// A Junctura of its own: the built jar with a fresh data folder on a free port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const PASSWORD = 'password-for-tests';
const FLAGS = [
  '-Xmx300m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Djunctura.weakens-passwords.fault-control.rounds=1000',
];
const START_MS = 150_000;
const MAX_TRIES = 5;
const TAKEN = /is in use by another process/;

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));

/** The class data archive that the tests of the built jar leave beside it, which halves the time of each start. */
function archive() {
  const file = join(dirname(process.env.JUNCTURA_JAR), 'classes-of-jar', 'junctura.jsa');
  return existsSync(file) && !process.env.JUNCTURA_OVERLAY ? [`-XX:SharedArchiveFile=${file}`] : [];
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

export class Server {
  /**
   * @param hasAdministrator else the first start is to be done in the browser
   * @param options          more options of `junctura serve`
   */
  static async start({ hasAdministrator = true, host = '127.0.0.1', options = [] } = {}) {
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), 'journey-'));
    server.log = join(server.folder, 'server.log');
    server.host = host;
    server.hasAdministrator = hasAdministrator;
    server.options = options;
    for (let tries = 1; ; tries++) {
      server.port = await freePort();
      server.origin = `http://${host}:${server.port}`;
      try {
        await server.run();
        return server;
      } catch (error) {
        // Another process has taken the port since it was found free.
        if (tries === MAX_TRIES || !TAKEN.test(error.message)) throw error;
        await rm(server.log);
      }
    }
  }

  /** Starts it, or starts it again after it was killed: at the same address, with the same data. */
  async run() {
    // Files of the web UI or classes that are newer than the jar's, for work on them without packing a jar each time.
    const path = [process.env.JUNCTURA_OVERLAY, process.env.JUNCTURA_JAR].filter(Boolean).join(delimiter);
    const args = [...FLAGS, ...archive(), '-cp', path, 'io.junctura.Main', 'serve'];
    const where = ['--data', join(this.folder, 'data'), '--port', String(this.port), '--host', this.host];
    const environment = { ...process.env };
    delete environment.JUNCTURA_JAR;
    if (this.hasAdministrator) environment.JUNCTURA_ADMIN_PASSWORD = PASSWORD;
    const hosts = ['--allow-outbound', '127.0.0.1', '--allow-subscribers', '127.0.0.1:*'];
    this.child = spawn('java', [...args, ...where, ...hosts, ...this.options], {
      cwd: this.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    const log = createWriteStream(this.log, { flags: 'a' });
    this.child.stdout.pipe(log, { end: false });
    this.child.stderr.pipe(log, { end: false });
    const child = this.child;
    this.ended = once(child, 'exit').then(() => running.delete(child));
    const until = Date.now() + START_MS;
    while (!(await this.answers())) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`The server did not start:\n${readFileSync(this.log, 'utf8').slice(-3000)}`);
      await wait(100);
    }
  }

  async answers() {
    try {
      return (await fetch(`${this.origin}/health`)).ok;
    } catch {
      return false;
    }
  }

  /** The address with the one-time code that the first start prints. */
  get setUpAddress() {
    return /https?:\S+\/setup#\S+/.exec(readFileSync(this.log, 'utf8'))?.[0];
  }

  /** As a power cut ends it. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async close() {
    this.child.kill('SIGKILL');
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The cookie of a session of the administrator: one for all, since a person may have only so many. */
  signIn() {
    this.session ??= this.begin();
    return this.session;
  }

  async begin() {
    const answer = await fetch(`${this.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Junctura': 'ui' },
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    });
    if (!answer.ok) throw new Error(`Sign-in failed: ${answer.status} ${await answer.text()}`);
    return answer.headers.getSetCookie()[0].split(';')[0];
  }

  /** Asks the API as commands on this machine do; a text is sent as YAML. */
  async api(method, path, body) {
    return (await this.ask(method, path, body)).value;
  }

  async ask(method, path, body, headers = {}) {
    const token = readFileSync(join(this.folder, 'data', 'local-token'), 'utf8');
    const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const value = text && /json/.test(answer.headers.get('Content-Type') ?? '') ? JSON.parse(text) : text;
    return { value, etag: answer.headers.get('ETag') };
  }

  /** Publishes documents, and saves connections. */
  apply(yaml) {
    return this.api('POST', '/apply', yaml);
  }

  /** The text of a draft; undefined if there is none. */
  async draft(name) {
    const integration = (await this.api('GET', '/integrations')).items.find((each) => each.name === name);
    return integration?.draft && (await this.api('GET', `/integrations/${name}/draft`)).document;
  }

  /** Changes a draft as someone else does, between two saves of the page. */
  editDraft(name, change) {
    return this.until(`the draft of ${name} to take a change`, async () => {
      const { value, etag } = await this.ask('GET', `/integrations/${name}/draft`);
      const headers = { 'If-Match': etag };
      return this.ask('PUT', `/integrations/${name}/draft`, change(value.document), headers).catch(
        (problem) => {
          if (!problem.message.includes(': 412 ')) throw problem;
        },
      );
    });
  }

  /** Sends an event to a webhook, and gives the run that it started, when that has ended or waits. */
  async send(integration, flow, payload) {
    const before = new Set((await this.runs(integration)).map((run) => run.id));
    const answer = await fetch(`${this.origin}/hooks/default/${integration}/${flow}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(payload),
    });
    if (!answer.ok) throw new Error(`The webhook answered ${answer.status} ${await answer.text()}`);
    return this.until(`a run of ${integration}`, async () =>
      (await this.runs(integration)).find(
        (run) => !before.has(run.id) && run.status !== 'queued' && run.status !== 'running',
      ),
    );
  }

  async runs(integration) {
    return (await this.api('GET', `/runs?integration=${integration}`)).items;
  }

  /** Asks until there is an answer. */
  async until(what, ask, within = 60_000) {
    const until = Date.now() + within;
    for (;;) {
      const answer = await ask();
      if (answer) return answer;
      if (Date.now() > until) throw new Error(`Waited ${within / 1000} s for ${what}`);
      await wait(100);
    }
  }
}
