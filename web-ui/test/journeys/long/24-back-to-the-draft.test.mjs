import assert from 'node:assert/strict';
import { journey } from '../../harness/journey.mjs';

const DOCUMENT = `integration: orders
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: send
        use: http.request
`;

journey(
  '24: a connection that a step lacks is made, and the way back leads to that step',
  async ({ server, system, person }) => {
    const { page } = person;
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await person.open('/integrations/orders/edit?view=graph&flow=received&step=send');
    await person.click(page.getByRole('link', { name: 'New connection' }));
    await person.fill(page.getByLabel('Name', { exact: true }), 'erp');
    await person.fill(page.getByLabel('Address', { exact: true }), system.origin);
    await person.click(page.getByRole('button', { name: 'Save and test' }));
    await page.getByText('The connection works.').waitFor();
    await person.click(page.getByRole('button', { name: 'Back to the draft' }));
    await page.getByLabel('Connection', { exact: true }).selectOption('erp');
    assert.match(page.url(), /orders\/edit\?.*step=send/);
  },
);
