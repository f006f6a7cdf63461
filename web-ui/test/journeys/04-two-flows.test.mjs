import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';

/** The schedule starts its flow when it is published, and its flow calls the other one. */
async function proveIt(server, called) {
  const runs = await server.until('runs of both flows', async () => {
    const ended = (await server.runs('sales')).filter((run) => run.status === 'succeeded');
    return ended.length === 2 && ended;
  });
  assert.deepEqual(runs.map((run) => run.flow).sort(), ['main', called].sort());
}

journey('4: two flows, a schedule that calls the other one', async ({ server, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await person.open('/');
  await person.click(page.getByRole('button', { name: /^Blank/ }));
  await person.fill(page.getByLabel('Name', { exact: true }), 'sales');
  await person.press('Enter');
  await editor.triggers.getByRole('combobox').waitFor();
  await person.type('every hour');
  await person.click(editor.triggers.getByRole('option', { name: /^Every so often/ }).first());
  await person.fill(editor.field('Every'), '1h');

  await person.click(page.getByRole('button', { name: 'Add a flow' }));
  await person.fill(page.getByLabel('Name', { exact: true }), 'Notify sales');
  await person.click(page.getByRole('button', { name: 'Choose a trigger…' }));
  await editor.triggers.getByRole('combobox').waitFor();
  await person.type('sub-flow');
  await person.click(editor.triggers.getByRole('option', { name: /^Called by another flow/ }));
  await editor.pick('respond');

  await person.click(editor.flow('main'));
  await editor.addAfter('Every so often');
  await editor.pick('call notify sales');
  await editor.keeps('sales', 'call: notify-sales');

  // A new name is also that of the step that calls the flow.
  await person.click(editor.flow('Notify sales'));
  await person.click(editor.menuOfFlow('Notify sales'));
  await person.click(page.getByRole('menuitem', { name: 'Rename…' }));
  const name = page.getByRole('dialog').getByLabel('Name', { exact: true });
  await person.click(name);
  await person.press('Control+a');
  await person.fill(name, 'tell-sales');
  await person.click(page.getByRole('button', { name: 'Rename', exact: true }));
  await editor.keeps('sales', 'call: tell-sales');

  // Others call it, so it is not deleted without a warning.
  await person.click(editor.menuOfFlow('Notify sales'));
  await person.click(page.getByRole('menuitem', { name: 'Delete' }));
  const warning = page.getByRole('dialog', { name: 'Delete the flow Notify sales?' });
  await warning.getByText('main › Call flow').waitFor();
  await person.click(warning.getByRole('button', { name: 'Cancel' }));

  // What is undone is shown.
  await person.click(editor.flow('main'));
  await person.click(editor.menuOfFlow('main'));
  await person.click(page.getByRole('menuitem', { name: 'Duplicate' }));
  await editor.menuOfFlow('main-2').waitFor();
  await person.click(editor.menuOfFlow('main-2'));
  await person.click(page.getByRole('menuitem', { name: 'Delete' }));
  await editor.menuOfFlow('Notify sales').waitFor();
  await person.click(editor.undo);
  await editor.menuOfFlow('main-2').waitFor();
  await person.click(editor.undo);
  await editor.menuOfFlow('main').waitFor();

  await person.click(editor.publish);
  await person.click(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
  await page.waitForURL(/\/integrations\/sales$/);
  await proveIt(server, 'tell-sales');
});

journey('4: the same by keyboard alone', async ({ server, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await person.open('/');
  await person.activate(page.getByRole('button', { name: /^Blank/ }));
  await page.getByLabel('Name', { exact: true }).waitFor();
  await person.type('sales');
  await person.press('Enter');

  // The picker that opens at once can be left, and opens again from the graph.
  await editor.triggers.getByRole('combobox').waitFor();
  await person.press('Escape');
  await person.walkTo(editor.graph, 'F6');
  await person.press('ArrowDown', 'Enter');
  await editor.pickTrigger('every hour');
  await person.walkTo(editor.field('Every'));
  await person.type('1h');

  await person.activate(page.getByRole('button', { name: 'Add a flow' }), 'Shift+Tab');
  await page.getByLabel('Name', { exact: true }).waitFor();
  await person.type('notify-sales');
  await person.press('Enter');
  await editor.pickTrigger('sub-flow');
  await editor.pick('respond');

  await person.activate(editor.flow('main'), 'Shift+Tab');
  await person.walkTo(editor.graph, 'F6');
  await person.press('ArrowDown', 'a');
  await editor.pick('call notify');
  await person.activate(editor.menuOfFlow('main'), 'Shift+Tab');
  // The first entry that can be chosen has the focus.
  await person.walkTo(page.getByRole('menuitem', { name: 'Move right' }), 'ArrowDown');
  await person.press('Enter');
  await server.until('the other flow to come first', async () => {
    const draft = (await server.draft('sales')) ?? '';
    return (
      draft.indexOf('  notify-sales:') < draft.indexOf('  main:') && draft.includes('call: notify-sales')
    );
  });

  await person.press('Control+Shift+Enter');
  await person.activate(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
  await page.waitForURL(/\/integrations\/sales$/);
  await proveIt(server, 'notify-sales');
  assert.equal(person.counts.pointed, 0);
});
