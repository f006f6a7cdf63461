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
  '11: edits of two people in the same place are shown, and one decides',
  { documents: orders },
  async ({ server, person, another }) => {
    const mine = editorOf(person);
    const theirs = editorOf(await another());
    await mine.open('orders', '?view=text');
    await theirs.open('orders', '?view=text');
    await mine.typeAfter('title: Get the customer', ' by number');
    await mine.keeps('orders', 'Get the customer by number');

    await theirs.typeAfter('title: Get the customer', ' by name');
    await theirs.conflict.waitFor();
    assert.match(
      await theirs.conflict.textContent(),
      /Get the customer by number/,
      'the other text is shown',
    );
    assert.match(await theirs.text().textContent(), /Get the customer by name/, 'the own text stays');
    assert.doesNotMatch(await server.draft('orders'), /by name/, 'nothing is replaced silently');

    await theirs.keepMine.click();
    await theirs.keeps('orders', 'Get the customer by name');
    await theirs.conflict.waitFor({ state: 'detached' });

    await mine.typeAfter('Get the customer by number', ' and name');
    await mine.conflict.waitFor();
    await mine.useTheirs.click();
    await mine.conflict.waitFor({ state: 'detached' });
    await mine.saved.waitFor();
    assert.match(await mine.text().textContent(), /Get the customer by name/);
  },
);
