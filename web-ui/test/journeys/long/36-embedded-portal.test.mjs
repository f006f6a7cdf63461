import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { DESKTOP } from '../../harness/browser.mjs';
import { journey } from '../../harness/journey.mjs';

/** What the customer's application shows: a frame with what the path names. */
const application = createServer((request, response) => {
  const src = decodeURIComponent(request.url.slice(1));
  response.setHeader('Content-Type', 'text/html');
  response.end(
    `<!doctype html><title>Application</title><iframe title="Webhooks" src="${src}" width="1000" height="800"></iframe>`,
  );
}).listen(0, '127.0.0.1');
await once(application, 'listening');
application.unref();
const origin = `http://localhost:${application.address().port}`;

/** As a browser that gives pages of another site no storage. */
function forbidStorage() {
  if (window.self === window.top) return;
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('Storage is forbidden.', 'SecurityError');
      },
    });
}

journey(
  '36: an application of another site embeds the portal of a customer, and nothing else',
  { start: { options: ['--portal-frame-ancestors', origin] } },
  async ({ server, system, person }) => {
    const subscribe = (instance, description) =>
      server.api('POST', '/subscriptions', {
        topics: ['orders'],
        address: `${system.origin}/hooks`,
        description,
        instance,
      });
    await subscribe('acme', 'Shop of Acme');
    await subscribe('globex', 'Webhook of another customer');

    await person.open('/subscriptions');
    await person.click(person.page.getByRole('button', { name: 'Link to the portal…' }));
    await person.page.getByLabel('Instance', { exact: true }).last().fill('acme');
    await person.click(person.page.getByRole('button', { name: 'Create link' }));
    const html = await person.page.locator('dialog .secret-text code').last().textContent();
    const link = /src="([^"]+)"/.exec(html)[1];

    // The person of the application is signed in at the server, too: that must count for nothing.
    const context = await person.context.browser().newContext(DESKTOP);
    const [name, value] = (await server.signIn()).split('=');
    await context.addCookies([{ name, value, url: server.origin }]);
    await context.addInitScript(forbidStorage);
    const faults = [];
    const cookies = [];
    context.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    context.on('weberror', (error) => faults.push(error.error().stack));
    context.on('request', async (request) => {
      if (!request.url().includes('/api/')) return;
      const { cookie } = await request.allHeaders();
      if (cookie) cookies.push(request.url());
    });
    const page = await context.newPage();
    const embedded = async (of, what) => {
      await page.goto(`${of}/${encodeURIComponent(what)}`);
      return page.frames()[1];
    };

    const frame = await embedded(origin, link);
    await frame.getByRole('link', { name: 'Shop of Acme' }).click();
    await frame.getByRole('button', { name: 'Send a test event…' }).click();
    await frame.getByRole('button', { name: 'Send', exact: true }).click();
    await frame.getByRole('heading', { level: 1 }).getByText('Succeeded').waitFor();
    assert.equal(system.to('/hooks').length, 1);
    await frame.getByRole('link', { name: 'Outbound webhooks' }).click();
    await frame.getByRole('link', { name: 'Shop of Acme' }).waitFor();
    assert.equal(await frame.getByText('Webhook of another customer').count(), 0);
    assert.deepEqual(faults, [], 'faults in the embedded page');
    assert.deepEqual(cookies, [], 'requests of the embedded page with a cookie');

    // Even without a request that the server could refuse, no page of the administrator appears in a frame.
    await frame.evaluate(() => {
      history.pushState({}, '', '/runs');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await frame.getByText('This page cannot be shown inside another page').waitFor();

    for (const [of, what] of [
      [origin, `${server.origin}/runs`],
      [origin, `${server.origin}/subscriptions`],
      [origin.replace('localhost', '127.0.0.1'), link],
    ]) {
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      const empty = await embedded(of, what);
      await refused;
      assert.equal(await empty.locator('#root').count(), 0, `${what} in a page of ${of}`);
    }
    await context.close();
  },
);
