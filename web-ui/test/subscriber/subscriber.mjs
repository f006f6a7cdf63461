import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

export function subscriber(secret, handle) {
  const webhook = new Webhook(secret);
  const handled = new Set();

  async function receive(request) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    let event;
    try {
      event = webhook.verify(Buffer.concat(chunks), request.headers);
    } catch {
      return 400;
    }
    const id = request.headers['webhook-id'];
    if (!handled.has(id)) {
      await handle(event);
      handled.add(id);
    }
    return 204;
  }

  return createServer(async (request, response) => {
    const status = await receive(request).catch(() => 500);
    response.writeHead(status).end();
  });
}
