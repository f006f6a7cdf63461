// The system that flows call: it remembers each request, and answers as a journey says.
import { once } from 'node:events';
import { createServer } from 'node:http';

export class System {
  static async start() {
    const system = new System();
    system.requests = [];
    system.waiting = [];
    system.handler = () => ({ status: 200, body: { ok: true } });
    system.server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      const seen = { method: request.method, path: request.url, headers: request.headers, text };
      if (/json/.test(request.headers['content-type'] ?? '')) seen.body = JSON.parse(text);
      system.requests.push(seen);
      const { status = 200, body, headers = {} } = await system.handler(seen, system.requests.length);
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(system.server, 'listening');
    system.port = system.server.address().port;
    system.origin = `http://127.0.0.1:${system.port}`;
    return system;
  }

  /** @param handler gets a request, and gives `{ status, body, headers }` */
  answer(handler) {
    this.handler = handler;
  }

  /** The requests to a path. */
  to(path) {
    return this.requests.filter((each) => each.path === path);
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
