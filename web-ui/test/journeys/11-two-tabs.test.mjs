import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { orders } from '../harness/world.mjs';

journey(
  '11: edits of two people in different places are both kept',
  { documents: orders },
  async ({ server, person, another }) => {
    const mine = editorOf(person);
    const theirs = editorOf(await another());
    await mine.open('orders', '?view=text');
    await theirs.open('orders', '?view=text');

    await mine.typeAfter('title: Get the customer', ' by number');
    await theirs.typeAfter('title: Book the line', ' in the ERP');
    await mine.keeps('orders', 'Get the customer by number');
    await theirs.keeps('orders', 'Book the line in the ERP');

    const text = await server.draft('orders');
    assert.match(text, /Get the customer by number/);
    assert.match(text, /Book the line in the ERP/);
  },
);

journey(
  '11: edits of two people in the same steps are shown side by side, and one decides for each step',
  { documents: orders },
  async ({ server, person, another }) => {
    const mine = editorOf(person);
    const theirs = editorOf(await another());
    await mine.open('orders', '?view=text');
    await theirs.open('orders', '?view=text');
    await mine.typeAfter('title: Get the customer', ' by number');
    await mine.typeAfter('title: Book the line', ' in the ERP');
    await mine.typeAfter('title: Ask for approval', ' of the boss');
    await mine.keeps('orders', 'Ask for approval of the boss');

    await theirs.typeAfter('title: Get the customer', ' by name');
    await theirs.typeAfter('title: Book the line', ' in the books');
    await theirs.typeAfter('title: Tell the shop', ' about it');
    await theirs.conflict.waitFor();
    assert.match(await theirs.text().textContent(), /Get the customer by name/, 'the own text stays');
    assert.doesNotMatch(await server.draft('orders'), /by name/, 'nothing is replaced silently');

    // By keyboard alone, and given up once: nothing is lost.
    const { page } = theirs.person;
    await theirs.person.activate(page.getByRole('button', { name: 'Compare and choose…' }));
    const customer = theirs.choices.getByRole('group', { name: /^Get the customer by name/ });
    await customer
      .getByLabel(/^Mine: Get the customer/)
      .getByText('by name')
      .waitFor();
    await customer
      .getByLabel(/^Theirs: Get the customer/)
      .getByText('by number')
      .waitFor();
    await theirs.person.press('Space', 'ArrowRight', 'Escape');
    await theirs.choices.waitFor({ state: 'detached' });
    assert.match(await theirs.text().textContent(), /Get the customer by name/, 'nothing is changed');
    await theirs.conflict.waitFor();

    await theirs.choose();
    await customer.getByRole('radio', { name: 'Mine' }).check();
    assert.ok(await theirs.saveChoice.isDisabled(), 'one choice is left');
    const line = theirs.choices.getByRole('group', { name: /^Book the line/ });
    await line.getByRole('radio', { name: 'Theirs: the other tab' }).check();
    const result = theirs.choices.getByLabel('Result', { exact: true }).last();
    await result.getByText('Get the customer by name').waitFor();
    assert.doesNotMatch(await server.draft('orders'), /by name/, 'the result is seen before it is saved');
    await theirs.saveChoice.click();

    await theirs.keeps('orders', 'Get the customer by name');
    await theirs.conflict.waitFor({ state: 'detached' });
    const draft = await server.draft('orders');
    assert.match(draft, /Book the line in the ERP/);
    assert.match(draft, /Ask for approval of the boss/, 'what only one has changed is in it, too');
    assert.match(draft, /Tell the shop about it/);

    // The choice can be undone like any other change.
    await page.getByRole('button', { name: 'Undo this change' }).click();
    await theirs.keeps('orders', 'Book the line in the books');
  },
);
