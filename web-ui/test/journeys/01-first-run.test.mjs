import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { PASSWORD } from '../harness/server.mjs';

const FIRST_START = { start: { hasAdministrator: false }, isSignedIn: false };

journey('1: first start by keyboard alone', FIRST_START, async ({ server, person }) => {
  const { page } = person;
  await page.goto(server.setUpAddress);
  await page.getByRole('button', { name: 'Set up and sign in' }).waitFor();
  await person.type(PASSWORD);
  await person.press('Enter');
  await page.waitForURL(`${server.origin}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.deepEqual(person.counts, { pointed: 0, typed: 1, keys: 1 });
  assert.ok(!(await page.evaluate(() => window.location.href)).includes('#'), 'the code leaves the address');

  await page.goto('about:blank');
  await page.goto(server.setUpAddress);
  await page.getByText('This server is already set up').waitFor();
  await person.expireSession();
  await person.activate(page.getByRole('link', { name: 'Sign in' }));
  await person.walkTo(page.getByLabel('User name'));
  await person.type('admin');
  await person.walkTo(page.locator('input[name=password]'));
  await person.type(PASSWORD);
  await person.press('Enter');
  await page.waitForURL(`${server.origin}/`);
});

journey(
  '1: a wrong set-up code is refused, then the right one is taken',
  FIRST_START,
  async ({ server, person }) => {
    const { page } = person;
    await person.open('/');
    await page.waitForURL(/\/setup$/);
    await person.walkTo(page.getByLabel('One-time code'));
    await person.type('a wrong code');
    await page.getByText('At least 12 characters.').waitFor();
    await person.walkTo(page.locator('input[name=password]'));
    await person.type(PASSWORD);
    await person.press('Enter');
    await page.getByRole('alert').getByText('The server is not set up yet.').waitFor();

    await person.walkTo(page.getByLabel('One-time code'), 'Shift+Tab');
    await person.press('Control+A');
    await person.type(server.setUpAddress.split('#')[1]);
    await person.walkTo(page.locator('input[name=password]'));
    await person.press('Control+A');
    await person.type('too-short-1');
    await server.until('the set-up, which a wrong code delays', async () => {
      await person.press('Enter');
      return (await page.getByText('The password must have at least 12 characters.').count()) > 0;
    });
    await person.press('Control+A');
    await person.type(PASSWORD);
    await person.press('Enter');
    await page.waitForURL(`${server.origin}/`);
  },
);

journey('1: a session that ends while something is typed takes nothing away', async ({ server, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
  await editor.open('orders', '?view=text');

  await person.walkTo(editor.text());
  await person.press('Control+Home', 'ArrowDown', 'End');
  await person.expireSession();
  await person.type(' and of the market');
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
  assert.match(await editor.text().textContent(), /Orders of the shop and of the market/);

  await person.signInAgain();
  await editor.keeps('orders', 'Orders of the shop and of the market');
  await editor.saved.waitFor();
  assert.match(await editor.text().textContent(), /Orders of the shop and of the market/);
  assert.equal(person.counts.pointed, 0);
});

const DOCUMENT = `integration: orders
title: Orders of the shop
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps: []
`;
