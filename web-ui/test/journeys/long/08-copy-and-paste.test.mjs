import assert from 'node:assert/strict';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

const ORDERS = `integration: orders
connections:
  erp: { connector: http }
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      # The shop knows numbers only.
      - id: customer
        title: Get the customer
        use: http.request
        connection: erp
        input: { path: "/customers/{{ payload.customer }}" }
      - id: lines
        title: For each line
        for-each: "{{ payload.lines }}"
        as: line
        steps:
          - id: book   # one by one
            title: Book the line
            set: { article: "{{ line.article }}", of: "{{ steps.customer.body.id }}" }
`;

const BILLS = `integration: bills
flows:
  made:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: customer
        title: Who pays
        set: { a: 1 }
`;

journey(
  '8: steps are copied in one integration and pasted in another, by keyboard alone',
  async ({ server, person }) => {
    const editor = editorOf(person);
    for (const [name, text] of Object.entries({ orders: ORDERS, bills: BILLS }))
      await server.api('PUT', `/integrations/${name}/draft`, text);

    await editor.open('orders', '?view=graph');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown', 'ArrowDown', 'Shift+ArrowDown', 'Control+C');
    await editor.note.getByText('2 steps').waitFor();

    await editor.open('bills', '?view=graph');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown', 'ArrowDown', 'Control+V');
    await editor.keeps('bills', 'Book the line');

    const text = await server.draft('bills');
    for (const line of ['# The shop knows numbers only.', '# one by one', 'title: Who pays'])
      assert.ok(text.includes(line), `${line} is not in\n${text}`);
    assert.match(text, /^connections:\n +erp:\n +connector: http$/m, 'the connection comes with its step');
    assert.equal(text.match(/^ +- id: customer$/gm).length, 1, 'an id that is taken becomes another one');
    const [, id] = /- id: (\w+)\n +title: Get the customer/.exec(text);
    assert.ok(text.includes(`steps.${id}.body.id`), 'what refers to it says so');
    assert.equal(await server.draft('orders'), ORDERS, 'where they come from nothing changes');

    await person.press('Control+Z');
    await server.until('the pasting to be undone', async () => (await server.draft('bills')) === BILLS);
    assert.equal(person.counts.pointed, 0);
  },
);
