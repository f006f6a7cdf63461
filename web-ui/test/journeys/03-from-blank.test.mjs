import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { PASSWORD } from '../harness/server.mjs';

const FIRST_START = { start: { hasAdministrator: false }, isSignedIn: false };

/** An event goes through the flow that was built, to the system. */
async function proveIt(server, system) {
  const run = await server.send('orders', 'main', { id: 'A-1' });
  assert.ok(['succeeded', 'stopped'].includes(run.status), run.status);
  assert.equal(system.to('/orders').length, 1);
}

// Enter right after a value that was typed is part of typing it.
journey(
  '3: from the first start to a webhook that calls HTTP, from blank',
  FIRST_START,
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    await page.goto(server.setUpAddress);
    await person.fill(page.locator('input[name=password]'), PASSWORD);
    await page.keyboard.press('Enter');
    await person.click(page.getByRole('button', { name: /^Blank/ }));
    await person.fill(page.getByLabel('Name', { exact: true }), 'orders');
    await page.keyboard.press('Enter');

    await person.click(editor.triggers.getByRole('option', { name: /^Webhook received/ }).first());
    await editor.pick('http request');
    await person.fill(editor.field('URL'), `${system.origin}/orders`);
    await editor.keeps('orders', `${system.origin}/orders`);
    await person.click(editor.publish);
    await person.click(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
    await page.waitForURL(/\/integrations\/orders$/);

    await proveIt(server, system);
    const { pointed, typed } = person.counts;
    assert.ok(pointed <= 6 && typed <= 4, `${pointed} pointer actions, ${typed} fields`);
  },
);

journey('3: the same by keyboard alone', FIRST_START, async ({ server, system, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await page.goto(server.setUpAddress);
  await page.getByRole('button', { name: 'Set up and sign in' }).waitFor();
  await person.type(PASSWORD);
  await person.press('Enter');
  await person.activate(page.getByRole('button', { name: /^Blank/ }));
  await page.getByLabel('Name', { exact: true }).waitFor();
  await person.type('orders');
  await person.press('Enter');

  await editor.triggers.getByRole('option', { name: /^Webhook received/, selected: true }).waitFor();
  await person.press('Enter');
  await editor.pick('http request');
  await person.walkTo(editor.field('URL'));
  await person.type(`${system.origin}/orders`);
  await editor.keeps('orders', `${system.origin}/orders`);
  await person.press('Control+Shift+Enter');
  await person.activate(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
  await page.waitForURL(/\/integrations\/orders$/);

  await proveIt(server, system);
  const { pointed, keys } = person.counts;
  assert.ok(pointed === 0 && keys <= 25, `${pointed} pointer actions, ${keys} keys`);
});
