import assert from 'node:assert/strict';
import { documents } from '../../harness/customerAndNote.mjs';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

/** Publishes the draft, and sends an event to it. */
async function publishAndSend({ server, person }, editor, version, event) {
  await person.click(editor.publish);
  await person.click(person.page.getByRole('dialog').getByRole('button', { name: /^Publish v\d/ }));
  await server.until(
    `version ${version}`,
    async () => (await server.api('GET', '/integrations/orders')).version === version,
  );
  await server.send('orders', 'received', event);
}

journey('5: headers, a body and a condition are filled in as rows', { documents }, async (world) => {
  const { server, system, person } = world;
  const { page } = person;
  const editor = editorOf(person);
  system.answer(() => ({ body: { id: 'C-7', name: 'Ada' } }));
  await server.send('orders', 'received', { id: 'A-1', customer: 'C-7' });
  await editor.open('orders', '?view=graph');
  await person.click(editor.step('Tell the shop'));
  const form = page.locator('.step-form');
  const dataOf = (name) => page.getByRole('treeitem', { name: new RegExp(`^${name}\\b`) }).first();

  // A name and a value are typed, and what is clicked in the data is put where the caret is.
  const headers = form.locator('[data-pointer="/input/headers"]');
  await person.click(headers.getByRole('button', { name: 'Add an entry' }));
  await person.type('X-Order');
  await person.click(headers.getByRole('textbox', { name: /Value of X-Order$/ }));
  await person.type('order ');
  await person.click(dataOf('id'));
  await editor.keeps('orders', 'order {{ payload.id }}');

  // A value of the data is dragged into a row.
  const query = form.locator('[data-pointer="/input/query"]');
  await person.click(query.getByRole('button', { name: 'Add an entry' }));
  await person.type('customer');
  await dataOf('customer').dragTo(query.getByRole('textbox', { name: /Value of customer$/ }));
  await editor.keeps('orders', 'customer: "{{ payload.customer }}"');

  // A filter before it, whose condition has two rows.
  await editor.addAfter('Get the customer');
  await editor.pick('filter');
  await person.click(page.getByRole('textbox', { name: 'Row 1: value' }));
  await person.click(dataOf('id'));
  await page.getByRole('combobox', { name: 'Row 1: operator' }).selectOption('isNot');
  await person.click(page.getByRole('textbox', { name: 'Row 1: compared with' }));
  await person.type('A-2');
  await person.click(page.getByRole('button', { name: 'Add a row' }));
  await person.type('payload.customer');
  await page.getByRole('combobox', { name: 'Row 2: operator' }).selectOption('isNotEmpty');
  await editor.keeps('orders', "payload.id != 'A-2' and payload.customer");

  await publishAndSend(world, editor, 2, { id: 'A-2', customer: 'C-7' });
  assert.equal(
    system.requests.filter((note) => note.headers['x-order']).length,
    0,
    'the filter ends the run',
  );
  await server.send('orders', 'received', { id: 'A-3', customer: 'C-7' });
  const note = system.to('/notes?customer=C-7').at(-1);
  assert.equal(note.headers['x-order'], 'order A-3');
});
