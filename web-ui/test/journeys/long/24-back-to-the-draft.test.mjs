import assert from 'node:assert/strict';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

const DOCUMENT = `integration: orders
connections:
  shop: { connector: http }
flows:
  received:
    trigger:
      use: http.webhook
      connection: shop
      input: { verify: { scheme: github, secret: "" } }
    steps: []
`;

journey(
  '24: the secret that a trigger lacks is added to its connection, and the way back leads to the trigger',
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    await server.apply(`connection: shop\nconnector: http\nsettings: { address: "${system.origin}" }\n`);
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=graph&flow=received&step=trigger');
    await person.click(page.getByRole('link', { name: 'Add a secret to “shop”' }));
    await person.fill(page.getByLabel('Name of another secret'), 'webhookSecret');
    await person.click(page.getByRole('button', { name: 'Add', exact: true }));
    await person.fill(page.getByLabel('Webhook secret', { exact: true }), 'a-secret');
    await person.click(page.getByRole('button', { name: 'Save and test' }));
    await page.getByText('The connection works.').waitFor();
    await person.click(page.getByRole('button', { name: 'Back to the draft' }));
    await editor.graph.waitFor();
    assert.match(page.url(), /orders\/edit\?.*step=trigger/);
  },
);
