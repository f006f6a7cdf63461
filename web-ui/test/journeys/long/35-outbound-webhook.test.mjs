import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { journey } from '../../harness/journey.mjs';

/** The signature of a request by a secret, as Standard Webhooks has it. */
function signature(secret, { headers, text }) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

const signaturesOf = (request) => request.headers['webhook-signature'].split(' ');

journey(
  '35: an outbound webhook is created, verified, repaired and rotated, and its customer sees it alone',
  async ({ server, system, person }) => {
    const { page } = person;
    const publish = (id) =>
      server.api('POST', '/topics/orders/events', { type: 'order.created', id, total: 99.5 });
    const received = (count) =>
      server.until(
        `request ${count}`,
        () => system.to('/hooks').length >= count && system.to('/hooks')[count - 1],
      );
    await server.api('POST', '/subscriptions', {
      topics: ['invoices'],
      address: `${system.origin}/others`,
      description: 'Webhook of another customer',
      instance: 'globex',
    });

    await person.open('/subscriptions');
    await person.click(page.getByRole('link', { name: 'New webhook' }));
    await person.fill(page.getByLabel(/^Address/), `${system.origin}/hooks`);
    await person.fill(page.getByLabel(/^Topics/), 'orders');
    await person.fill(page.getByLabel('Description'), 'Shop of Acme');
    await person.fill(page.getByLabel('Instance'), 'acme');
    await person.click(page.locator('summary'));
    await person.fill(page.getByLabel('Pauses between attempts'), '100ms');
    await person.click(page.getByRole('button', { name: 'Create' }));
    await page.getByRole('heading', { name: 'The webhook is created' }).waitFor();
    const secret = await page.locator('.secret-text code').textContent();
    assert.match(secret, /^whsec_/);
    await person.click(page.getByRole('link', { name: 'Open the webhook' }));
    await page.getByText('There are no deliveries yet.', { exact: false }).waitFor();

    await publish(1);
    const first = await received(1);
    assert.deepEqual(signaturesOf(first), [signature(secret, first)], 'the signature is that of the secret');
    assert.deepEqual(JSON.parse(first.text), { type: 'order.created', id: 1, total: 99.5 });
    // It appears by itself.
    const deliveries = page.getByRole('table', { name: 'Deliveries' });
    await deliveries.getByText('Succeeded').waitFor();

    system.answer(() => ({ status: 500, body: { error: 'No space left.' } }));
    await publish(2);
    const failed = await received(3);
    assert.equal(system.to('/hooks')[1].headers['webhook-id'], failed.headers['webhook-id']);
    await page.getByLabel('Filter deliveries by status').selectOption('failed');
    await person.click(deliveries.getByRole('link', { name: 'order.created' }));
    await page.getByRole('region', { name: 'Answer to attempt 2' }).getByText('No space left.').waitFor();
    system.answer(() => ({ status: 200, body: { ok: true } }));
    await person.click(page.getByRole('button', { name: 'Resend' }));
    const again = await received(4);
    assert.equal(again.headers['webhook-id'], failed.headers['webhook-id'], 'the id stays the same');
    await page.getByRole('heading', { level: 1 }).getByText('Succeeded').waitFor();

    await person.click(page.getByRole('link', { name: /^sub_/ }));
    await person.click(page.getByRole('button', { name: 'Rotate…' }));
    await person.click(page.getByRole('button', { name: 'Create a new secret' }));
    const next = await page.locator('dialog .secret-text code').textContent();
    await person.click(page.getByRole('button', { name: 'Close' }));
    assert.ok(!(await page.content()).includes(next), 'the secret is shown once');
    await publish(3);
    const rotated = await received(5);
    assert.deepEqual(
      signaturesOf(rotated).sort(),
      [signature(next, rotated), signature(secret, rotated)].sort(),
      'both secrets sign',
    );

    await person.click(page.getByRole('link', { name: 'Outbound webhooks' }));
    await page.getByText('Webhook of another customer').waitFor();
    await person.click(page.getByRole('button', { name: 'Link to the portal…' }));
    await page.getByLabel('Instance', { exact: true }).last().fill('acme');
    await person.click(page.getByRole('button', { name: 'Create link' }));
    const link = new URL(await page.locator('dialog .secret-text code').textContent());

    await person.expireSession();
    await page.goto('about:blank');
    await person.open(`${link.pathname}${link.hash}`);
    await page.getByRole('link', { name: 'Shop of Acme' }).waitFor();
    assert.equal(await page.getByText('Webhook of another customer').count(), 0);
    assert.equal(new URL(page.url()).hash, '', 'the token leaves the address');
    await person.click(page.getByRole('link', { name: 'Shop of Acme' }));
    await page.getByRole('table', { name: 'Deliveries' }).getByRole('link').first().waitFor();
  },
);
