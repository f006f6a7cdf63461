import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { orders } from '../harness/world.mjs';

journey(
  '9: what is typed as text is in the graph; text that cannot be read freezes it',
  { documents: orders },
  async ({ person }) => {
    const editor = editorOf(person);
    await editor.open('orders', '?view=split');
    await editor.step('Get the customer').waitFor();

    await editor.caretAfter('title: Get the customer');
    await person.type(' of the shop');
    await editor.step('Get the customer of the shop').waitFor();

    await editor.caretAfter('title: An order is received');
    await person.type('\n  [');
    await editor.note.getByText(/^The text is not valid YAML from line \d+ on/).waitFor();
    assert.equal(await editor.step('Get the customer of the shop').count(), 1, 'the graph stays as it was');
    assert.ok(
      await editor.graph.evaluate((graph) => graph.closest('[inert]') !== null),
      'and cannot be edited',
    );
    await editor.keeps('orders', '[');

    await person.press('Backspace', 'Backspace', 'Backspace', 'Backspace');
    await editor.note.getByText(/is not valid YAML/).waitFor({ state: 'detached' });
    await editor.caretAfter('title: Ask for approval');
    await person.type(' first');
    await editor.step('Ask for approval first').waitFor();

    await editor.addAfter('Tell the shop');
    await editor.pick('Set variables');
    // The marked line of the text is that of the new step.
    await person.page.locator('.cm-activeLine', { hasText: '- id: set_variables' }).waitFor();
  },
);
