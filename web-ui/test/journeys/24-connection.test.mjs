import assert from 'node:assert/strict';
import { audit } from '../harness/browser.mjs';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { hasFocus } from '../harness/person.mjs';

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

const NEW = `integration: issues
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: wait
        title: Wait a little
        delay: 1s
`;

/** The other system knows one token. */
const github = ({ headers }) =>
  headers.authorization === 'Bearer right'
    ? { body: { login: 'acme' } }
    : { status: 401, body: { message: 'Bad credentials' } };

const parts = ({ page }) => ({
  sheet: page.getByRole('dialog', { name: 'New connection to GitHub' }),
  connection: page.locator('.step-form').getByLabel(/^Connection/),
  create: page.locator('.step-form').getByRole('button', { name: 'New connection' }),
});

journey(
  '24: a connection is created beside the step that needs it, and undo restores the text',
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const { sheet, connection, create } = parts(person);
    system.answer(github);
    await server.api('PUT', '/integrations/issues/draft', NEW);
    await editor.open('issues', '?view=graph&flow=received');
    await person.click(page.getByRole('button', { name: 'Add a step here' }).last());
    await editor.pick('create issue');
    await page.getByText('Create one, unless the step works without it.').waitFor();
    assert.ok(await hasFocus(create), 'the form begins with what it asks for');
    await editor.keeps('issues', 'use: github.create-issue');
    const before = await server.draft('issues');
    assert.doesNotMatch(before, /connection/, 'no connection is invented');

    await person.click(create);
    await person.fill(sheet.getByLabel('Name', { exact: true }), 'acme');
    await person.fill(sheet.getByLabel(/^Token/), 'wrong');
    await person.click(sheet.locator('summary'));
    await person.fill(sheet.getByLabel('Address'), system.origin);
    assert.deepEqual(await audit(page), []);
    await person.click(sheet.getByRole('button', { name: 'Save and test' }));
    await sheet.getByText('The connection does not work.').waitFor();
    assert.deepEqual(await audit(page), []);
    await person.click(sheet.getByRole('button', { name: 'Replace… Token' }));
    await person.fill(sheet.getByLabel(/^Token/), 'right');
    await person.click(sheet.getByRole('button', { name: 'Save and test' }));
    await sheet.waitFor({ state: 'detached' });

    await editor.note.getByText('Created the connection “acme”. It works.').waitFor();
    assert.match(page.url(), /\/integrations\/issues\/edit/);
    assert.equal(await connection.inputValue(), 'acme');
    await editor.keeps('issues', 'connections:\n  acme:\n    connector: github\n');
    assert.match(await server.draft('issues'), /use: github\.create-issue\n(.*\n)*? +connection: acme\n/);

    await person.click(page.getByRole('button', { name: 'Undo this change' }));
    await server.until('the choice to be undone', async () => (await server.draft('issues')) === before);
    assert.equal(await connection.inputValue(), '');
  },
);

journey(
  '24: the same by keyboard alone, and of several connections none is chosen',
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const { sheet, connection, create } = parts(person);
    system.answer(github);
    await server.api('PUT', '/integrations/issues/draft', NEW);
    await editor.open('issues', '?view=graph&flow=received');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown', 'ArrowDown', 'a');
    await editor.pick('create issue');
    await server.until('the form to ask for a connection', () => hasFocus(create));
    await person.press('Enter');
    await sheet.waitFor();
    await server.until('the name to have the focus', () =>
      hasFocus(sheet.getByLabel('Name', { exact: true })),
    );
    await person.type('acme');
    await person.walkTo(sheet.getByLabel(/^Token/));
    await person.type('right');
    await person.activate(sheet.locator('summary'));
    await person.walkTo(sheet.getByLabel('Address'));
    await person.type(system.origin);
    await person.press('Enter');
    await sheet.waitFor({ state: 'detached' });
    await editor.keeps('issues', 'connection: acme');
    assert.ok(await hasFocus(create), 'the focus is back where the form was opened');

    // The step is deleted, and takes the slot with it that nothing else uses.
    await person.press('Escape', 'Delete');
    await server.until('the draft to be as before', async () => (await server.draft('issues')) === NEW);

    await server.apply(
      `connection: other\nconnector: github\nsettings: { address: "${system.origin}" }\nsecrets: { token: right }\n`,
    );
    await editor.open('issues', '?view=graph&flow=received');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown', 'ArrowDown', 'a');
    await editor.pick('create issue');
    await page.getByText('Choose a connection, unless the step works without one.').waitFor();
    await server.until('the form to ask for a choice', () => hasFocus(connection));
    await editor.keeps('issues', 'use: github.create-issue');
    assert.doesNotMatch(await server.draft('issues'), /connection/);
    await person.press('ArrowDown', 'ArrowDown');
    await editor.keeps('issues', 'connections:\n  other:\n    connector: github\n');
    assert.doesNotMatch(await server.draft('issues'), /acme/, 'a slot that is not used any more goes');
    assert.equal(person.counts.pointed, 0);
  },
);
