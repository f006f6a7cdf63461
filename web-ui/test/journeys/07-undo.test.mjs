import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';

const DOCUMENT = `integration: orders
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: first
        title: The first
        set: { a: 1 }
      - id: second
        title: The second
        set: { b: 1 }
`;

journey(
  '7: one history undoes edits of the graph, the form and the text, also after a reload',
  async ({ server, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=split');
    const until = (what, text) => server.until(what, async () => (await server.draft('orders')) === text);

    await person.click(editor.step('The second'));
    await editor.graph.focus();
    await person.press('Delete');
    await editor.step('The second').waitFor({ state: 'detached' });
    await person.click(editor.step('The first'));
    const { title } = await editor.names();
    await title.fill('The only one');
    await editor.typeAfter('use: http.webhook', ' ');
    await editor.keeps('orders', 'use: http.webhook ');
    const edited = await server.draft('orders');

    await page.reload();
    await page.locator('.graph-node').first().waitFor();
    for (let times = 0; times < 3; times++) await person.activate(editor.undo, 'Shift+Tab');
    await until('all of it to be undone', DOCUMENT);
    await editor.step('The second').waitFor();
    for (let times = 0; times < 3; times++) await person.activate(editor.redo);
    await until('all of it to be done again', edited);
    assert.ok(await editor.redo.isDisabled());
  },
);

journey('7: the same by keyboard alone', async ({ server, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
  await editor.open('orders', '?view=split');
  const until = (what, text) => server.until(what, async () => (await server.draft('orders')) === text);

  await person.walkTo(editor.graph, 'F6');
  await person.press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Delete');
  await editor.step('The second').waitFor({ state: 'detached' });
  await person.press('F2');
  const title = page.locator('.step-form').getByLabel('Title', { exact: true });
  await title.and(page.locator(':focus')).waitFor();
  await person.type('The only one');
  await person.press('Escape');
  await person.walkTo(editor.text(), 'F6');
  await person.press('Control+Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End');
  await person.type(' # anyone may send');
  await editor.keeps('orders', 'verify: none } } # anyone may send');
  const edited = await server.draft('orders');
  assert.ok(edited.includes('title: The only one'), edited);

  await page.reload();
  await editor.undo.and(page.locator(':enabled')).waitFor();
  await person.press('Control+Z', 'Control+Z', 'Control+Z');
  await until('all of it to be undone', DOCUMENT);
  await person.press('Control+Shift+Z', 'Control+Shift+Z', 'Control+Shift+Z');
  await until('all of it to be done again', edited);
  assert.equal(person.counts.pointed, 0);
});
