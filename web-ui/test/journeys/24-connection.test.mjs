import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';

const DOCUMENT = `integration: orders
connections:
  erp: { connector: http }
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - use: http.request
        connection: erp
        input: { path: /orders }
`;

journey(
  '24: a connection is created, fails usefully, is put right, and says where it is used',
  async ({ server, system, person }) => {
    const { page } = person;
    system.answer(({ headers }) =>
      headers.authorization === 'Bearer right'
        ? { body: {} }
        : { status: 401, body: { error: 'The token is not known here.' } },
    );
    await person.open('/connections');
    await person.click(page.getByRole('link', { name: 'New connection' }).first());
    await person.click(page.getByRole('link', { name: 'HTTP', exact: true }));
    await person.fill(page.getByLabel('Name', { exact: true }), 'erp');
    await person.fill(page.getByLabel('Address', { exact: true }), system.origin);
    // A way to sign in has fields of its own, and only these.
    await page.getByLabel('Authentication').selectOption('bearer');
    assert.equal(await page.getByLabel('Client id').count(), 0);
    await person.fill(page.getByLabel('Token', { exact: true }), 'wrong');
    await person.click(page.getByRole('button', { name: 'Save and test' }));
    await page.getByText('The connection does not work.').waitFor();
    // In the words of the remote system.
    await page.getByText(/answered 401/).waitFor();

    await person.click(page.getByRole('button', { name: 'Replace… Token' }));
    await person.fill(page.getByLabel('Token', { exact: true }), 'right');
    await person.click(page.getByRole('button', { name: 'Save and test' }));
    await page.getByText('The connection works.').waitFor();
    assert.equal(system.requests.at(-1).headers.authorization, 'Bearer right');

    await server.apply(DOCUMENT);
    await person.open('/connections/erp');
    await page
      .getByRole('region', { name: 'Where used' })
      .getByRole('link', { name: 'orders', exact: true })
      .first()
      .waitFor();
    assert.doesNotMatch(await page.content(), /right"/, 'the secret does not come back');
  },
);
