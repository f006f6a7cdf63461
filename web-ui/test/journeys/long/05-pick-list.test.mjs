import assert from 'node:assert/strict';
import { audit } from '../../harness/browser.mjs';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

const DOCUMENT = `integration: orders
connections:
  github: { connector: github }
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: report
        use: github.create-issue
        connection: github
        input: { repository: "", title: Lost }
`;

journey(
  '5: a field lists what the other system has, says why it cannot, and takes any text (K)',
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const right = ({ path }) =>
      path.startsWith('/user/repos')
        ? { body: [{ full_name: 'acme/shop' }, { full_name: 'acme/stock' }] }
        : { body: {} };
    system.answer(() => ({ status: 401, body: { message: 'Bad credentials' } }));
    await server.api('PUT', '/connections/github', {
      connector: 'github',
      settings: { address: system.origin },
      secrets: { token: 'a-token' },
    });
    await server.ask('PUT', '/integrations/orders/draft', DOCUMENT);

    await editor.open('orders', '?view=graph&step=report');
    const field = page.locator('.step-form').getByRole('combobox', { name: 'Repository' });
    await person.walkTo(field);
    // The answer 502 is what this is about.
    person.watch.isServerAway = true;
    await person.press('ArrowDown');
    await page.getByText('The choices could not be listed.').waitFor();
    await page.getByText(/Bad credentials/).waitFor();
    person.watch.isServerAway = false;
    assert.deepEqual(await audit(page), []);

    system.answer(right);
    await person.activate(page.locator('.step-form').getByRole('button', { name: 'Try again' }));
    await page.getByRole('option', { name: 'acme/shop' }).waitFor();
    assert.deepEqual(await audit(page), []);
    await person.walkTo(field, 'Shift+Tab');
    await page.keyboard.type('sto');
    await page.getByRole('option', { name: 'acme/shop' }).waitFor({ state: 'detached' });
    await person.press('ArrowDown', 'Enter');
    await editor.keeps('orders', 'repository: acme/stock');
    assert.equal(await field.inputValue(), 'acme/stock');

    await person.press('ControlOrMeta+a');
    await page.keyboard.type('acme/other');
    await page.getByText('Nothing listed matches “acme/other”.').waitFor();
    await person.press('Escape');
    await editor.keeps('orders', 'repository: acme/other');
    await field.waitFor();
  },
);
