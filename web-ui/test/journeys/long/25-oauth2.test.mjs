import assert from 'node:assert/strict';
import { journey } from '../../harness/journey.mjs';
import { provider } from '../../harness/provider.mjs';

const connection = (system) => `connection: shop
connector: http
settings:
  address: "${system.origin}/api"
  tokenAddress: "${system.origin}/token"
  authorizeAddress: "${system.origin}/authorize"
  clientId: junctura
secrets: { clientSecret: "a-client-secret" }
`;

/** Opens the other system in a window of its own, and decides there. @returns the window */
async function decide(person, what) {
  const link = person.page.getByRole('link', { name: /^Open 127\.0\.0\.1/ });
  const [window] = await Promise.all([person.context.waitForEvent('page'), person.click(link)]);
  await window.getByRole('link', { name: what }).click();
  await window.waitForURL(/\/oauth\/callback/);
  return window;
}

/** The other system is another host, and a refusal is answered as one. */
function forgive(person, system) {
  person.watch.faults = person.watch.faults.filter(
    (fault) =>
      !fault.startsWith(`request to another host: ${system.origin}/authorize?`) &&
      !/status of 400 .*\/oauth\/callback/.test(fault),
  );
}

journey(
  '25: a person consents at another system, also after a refusal and when the question has expired',
  { documents: connection },
  async ({ server, system, person }) => {
    const { page } = person;
    provider(system);
    await page.clock.install();
    await person.open('/connections/shop');
    await page.getByText('The connection works after a person gives consent').waitFor();
    const dialog = page.getByRole('dialog');

    await person.click(page.getByRole('button', { name: 'Connect…' }));
    assert.equal(await dialog.locator('code').textContent(), `${server.origin}/oauth/callback`);
    const refused = await decide(person, 'Refuse');
    await refused.getByText(/"shop" was not authorized: access_denied: The owner of the account/).waitFor();
    await refused.reload();
    await refused.getByText('unknown or has expired. Start again at the connection.').waitFor();
    await refused.close();
    await dialog.getByText('The consent was refused.').waitFor();
    await dialog.getByText(/access_denied: The owner of the account said no/).waitFor();
    assert.equal((await server.api('GET', '/connections/shop')).consent, 'missing');

    await person.click(dialog.getByRole('button', { name: 'Start again' }));
    const link = dialog.getByRole('link', { name: /^Open/ });
    const [left] = await Promise.all([person.context.waitForEvent('page'), person.click(link)]);
    await left.getByRole('link', { name: 'Agree' }).waitFor();
    await left.close();
    // A browser that is driven gives each page the focus all the time.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await dialog.getByText(/^There is no decision yet\. If you closed the other window/).waitFor();
    await page.clock.fastForward('11:00');
    await dialog.getByRole('alert').getByText('has expired').waitFor();
    assert.equal(await dialog.getByRole('link', { name: /^Open/ }).count(), 0);
    // The other clock has not moved, so the question that takes its place is past by this one, too.
    await page.clock.setSystemTime(Date.now());
    await person.click(dialog.getByRole('button', { name: 'Start again' }));

    const agreed = await decide(person, 'Agree');
    await agreed.getByText('"shop" is authorized. You may close this window.').waitFor();
    await agreed.close();
    await dialog.getByText('The connection has your consent.').waitFor();
    await person.click(dialog.getByRole('button', { name: 'Close' }));
    await page.getByText('A person gave consent').waitFor();

    await person.click(page.getByRole('button', { name: 'Reconnect…' }));
    await (await decide(person, 'Agree')).close();
    await dialog.getByText('The connection has your consent again').waitFor();
    forgive(person, system);
  },
);

journey(
  '25: a token that expires is renewed by itself, and a person is asked when that is refused',
  { documents: connection },
  async ({ server, system, person }) => {
    const { page } = person;
    const state = provider(system);
    await person.open('/connections/shop');
    await person.click(page.getByRole('button', { name: 'Connect…' }));
    const agreed = await decide(person, 'Agree');
    await agreed.getByText('is authorized').waitFor();
    await agreed.close();
    await page.getByText('The connection has your consent.').waitFor();
    await person.click(page.getByRole('dialog').getByRole('button', { name: 'Close' }));

    const test = page.getByRole('button', { name: 'Test', exact: true });
    await person.click(test);
    await page.getByText('The connection works.').waitFor();
    assert.equal(state.issued, 2, 'the first token has expired');
    assert.equal(system.to('/api').at(-1).headers.authorization, 'Bearer access-2');

    state.refreshes = false;
    await person.click(test);
    await page.getByText('The access was taken back.').waitFor();
    await page.getByText('The connection works after a person gives consent').waitFor();
    assert.equal((await server.api('GET', '/connections/shop')).consent, 'missing');
    assert.doesNotMatch(await page.content(), /access-\d|a-refresh-token|a-client-secret/);
    forgive(person, system);
  },
);
