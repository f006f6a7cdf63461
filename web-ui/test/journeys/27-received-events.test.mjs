import assert from 'node:assert/strict';
import { audit } from '../harness/browser.mjs';
import { journey } from '../harness/journey.mjs';

const documents = () => `integration: orders
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    dedupe-by: "{{ payload.id }}"
    steps: [ { set: { seen: "{{ payload.id }}" } } ]
`;

journey(
  '27: the log of received events says why an event was refused, and leads to the run once it is accepted',
  { documents },
  async ({ server, person }) => {
    const { page } = person;
    const send = (flow, body) =>
      fetch(`${server.origin}/hooks/default/orders/${flow}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Webhook-Id': 'evt_17', 'X-Signature': 'a-secret' },
        body,
      });
    await send('received', '{ "id": 17');
    await send('recieved', '{ "id": 17 }');

    await person.open('/integrations/orders');
    await person.click(page.getByRole('link', { name: 'Received events' }));
    const row = (text) => page.getByRole('row').filter({ hasText: text });
    await row('bad-json').getByText('not valid JSON').waitFor();
    await row('bad-json').getByText('evt_17').waitFor();
    await row('recieved').getByText('no flow of this name').waitFor();

    assert.deepEqual(await audit(page), []);

    // The page follows the log without a reload.
    await send('received', '{ "id": 17 }');
    await send('received', '{ "id": 17 }');
    await row('Duplicate').getByRole('link', { name: /^Run/ }).waitFor();

    await person.click(page.getByRole('link', { name: 'Accepted', exact: true }));
    await row('bad-json').waitFor({ state: 'detached' });
    await person.click(row('Accepted').getByRole('link', { name: /^Run/ }));
    await page.waitForURL(/\/runs\/\d+/);
  },
);
