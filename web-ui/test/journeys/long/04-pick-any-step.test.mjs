import assert from 'node:assert/strict';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

const DOCUMENT = `integration: orders
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps: []
  write-bill:
    title: Write the bill
    trigger: { use: flow.call }
    steps: [ { set: { bill: "{{ payload.id }}" } } ]
`;

journey(
  '4: steps are found by the words of other tools, and put in and published by keyboard alone',
  async ({ server, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const search = page.getByRole('combobox', { name: /^Search/ });
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=graph');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown');

    const add = async (key, words) => {
      await person.walkTo(editor.graph, 'Escape');
      await person.press(key);
      await editor.pick(words);
    };
    await add('a', 'filter rows');
    await add('a', 'sub-flow');
    await add('a', 'approval');
    await add('i', 'variable');
    for (const expected of ['select: ', 'call: write-bill', 'time-limit: 2h', 'set:'])
      await editor.keeps('orders', expected);

    // Without a search, the steps that were picked last come first, and each step has a link to its description.
    await person.walkTo(editor.graph, 'Escape');
    await person.press('a');
    await search.waitFor();
    await page.getByRole('group', { name: 'Recent' }).getByRole('option').first().waitFor();
    await person.press('End');
    await page.getByRole('option', { selected: true, name: /^Transform XML/ }).waitFor();
    const link = page.getByRole('link', { name: /^Documentation of Transform XML/ });
    await person.walkTo(link);
    assert.equal(await link.getAttribute('href'), '/connectors/xslt#action-xslt.transform');
    await person.press('Escape');
    await search.waitFor({ state: 'detached' });

    await person.press('Control+Shift+Enter');
    await person.activate(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
    await page.waitForURL(/\/integrations\/orders$/);
    assert.equal(person.counts.pointed, 0);
  },
);
