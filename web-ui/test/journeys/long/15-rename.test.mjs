import assert from 'node:assert/strict';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

const DOCUMENT = `integration: orders
connections:
  erp: { connector: http }
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: customer
        title: Get the customer
        use: http.request
        connection: erp
        input: { path: "/customers/{{ payload.customer }}" }
      - id: note
        set: { name: "{{ steps.customer.body.name }}", text: "customer {{ $uppercase(steps.customer.body.name) }}" }
`;

journey(
  '15: renaming a step renames it where expressions read it, in one step of undo',
  async ({ server, person }) => {
    const editor = editorOf(person);
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=graph');
    await person.click(editor.step('Get the customer'));
    const { id } = await editor.names();
    await id.fill('buyer');
    await id.press('Enter');
    await editor.keeps('orders', 'id: buyer');
    const text = await server.draft('orders');
    assert.equal(
      text,
      DOCUMENT.replace('id: customer', 'id: buyer').replaceAll('steps.customer', 'steps.buyer'),
      'text that only looks like the name stays',
    );

    await person.click(editor.undo);
    await editor.keeps('orders', 'id: customer');
    assert.equal(await server.draft('orders'), DOCUMENT);
  },
);
