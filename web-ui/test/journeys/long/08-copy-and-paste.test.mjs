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
    await server.apply('connection: erp\nconnector: http\nsettings: { address: "http://127.0.0.1:9" }\n');
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
    assert.match(
      text,
      /^connections:\n +erp:\n +connector: http$/m,
      'the saved connection comes with its step',
    );
    assert.equal(text.match(/^ +- id: customer$/gm).length, 1, 'an id that is taken becomes another one');
    const [, id] = /- id: (\w+)\n +title: Get the customer/.exec(text);
    assert.ok(text.includes(`steps.${id}.body.id`), 'what refers to it says so');
    assert.equal(await server.draft('orders'), ORDERS, 'where they come from nothing changes');

    await person.press('Control+Z');
    await server.until('the pasting to be undone', async () => (await server.draft('bills')) === BILLS);
    assert.equal(person.counts.pointed, 0);
  },
);

journey(
  '8: a pasted step keeps the name of a connection that does not exist, and the form asks',
  async ({ server, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    for (const [name, text] of Object.entries({ orders: ORDERS, bills: BILLS }))
      await server.api('PUT', `/integrations/${name}/draft`, text);
    await editor.open('orders', '?view=graph');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown', 'ArrowDown', 'Control+C');
    await editor.note.getByText('Copied the step').waitFor();

    await editor.open('bills', '?view=graph');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown', 'ArrowDown', 'Control+V');
    await editor.note.getByText('Missing connection: erp.').waitFor();
    await editor.keeps('bills', 'connection: erp');
    assert.doesNotMatch(await server.draft('bills'), /^connections:/m, 'no slot is invented');
    await page.getByText('There is no connection “erp” here.').waitFor();

    await person.click(page.getByRole('button', { name: 'New connection' }));
    const sheet = page.getByRole('dialog', { name: 'New connection to HTTP' });
    assert.equal(await sheet.getByLabel('Name', { exact: true }).inputValue(), 'erp');
  },
);
