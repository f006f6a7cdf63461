import assert from 'node:assert/strict';
import { journey } from '../../harness/journey.mjs';
import { PASSWORD } from '../../harness/server.mjs';

journey(
  '2: from the first start to a webhook that calls HTTP, by a template',
  { start: { hasAdministrator: false }, isSignedIn: false },
  async ({ server, system, person }) => {
    const { page } = person;
    await page.goto(server.setUpAddress);
    await person.fill(page.locator('input[name=password]'), PASSWORD);
    await page.keyboard.press('Enter');
    await person.click(page.getByRole('link', { name: /^Forward webhooks to a web address/ }).first());
    await person.fill(page.locator('form.template-form input[type=url]'), `${system.origin}/orders`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/integrations\/webhook-to-http$/);

    const address = page.locator('.address code').first();
    const [, flow] = /\/hooks\/default\/webhook-to-http\/([^/]+)$/.exec(await address.textContent());
    const run = await server.send('webhook-to-http', flow, { id: 'A-1' });
    assert.equal(run.status, 'succeeded');
    assert.deepEqual(
      system.to('/orders').map((each) => each.body),
      [{ id: 'A-1' }],
    );
    await person.click(page.getByRole('link', { name: 'Runs' }).first());
    await page.locator('.runs .row-link').first().waitFor();

    const { pointed, typed } = person.counts;
    assert.ok(pointed <= 5 && typed <= 2, `${pointed} pointer actions, ${typed} fields`);
  },
);
