import assert from 'node:assert/strict';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';
import { hasFocus } from '../../harness/person.mjs';

const DOCUMENT = `integration: orders
connections:
  erp: { connector: http }
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: book
        title: Book the order
        use: http.request
        connection: erp
        input: { method: POST, pth: /orders }
`;

journey(
  '13: problems block publishing, lead to their place and are put right by keyboard alone',
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    await server.apply(`connection: erp\nconnector: http\nsettings: { address: "${system.origin}" }\n`);
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=split');

    await editor.problems.getByText(/blocks? publishing/).waitFor();
    assert.ok(await editor.publish.isDisabled());
    await person.activate(editor.problems.getByRole('button', { name: /^Line 12$/ }));
    await server.until('the caret to be at the problem', () => hasFocus(editor.text()));
    assert.match(await page.locator('.cm-activeLine').textContent(), /pth/);

    // The form of the step offers what was probably meant.
    await person.press('Escape', 'Escape');
    await person.walkTo(editor.graph, 'Shift+Tab');
    await person.press('ArrowDown', 'ArrowDown');
    await person.activate(page.locator('.step-form').getByRole('button', { name: /path/ }));
    await editor.keeps('orders', 'path: /orders');
    await editor.problems.getByText('No problems. The draft can be published.').waitFor();

    await person.activate(editor.publish, 'Shift+Tab');
    await person.activate(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
    await page.waitForURL(/\/integrations\/orders$/);
    assert.equal((await server.send('orders', 'received', { id: 'A-1' })).status, 'succeeded');
    assert.equal(person.counts.pointed, 0);
  },
);
