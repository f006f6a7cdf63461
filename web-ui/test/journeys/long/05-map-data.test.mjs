import assert from 'node:assert/strict';
import { documents } from '../../harness/customerAndNote.mjs';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

journey(
  '5: a value that is picked from the data is the value that the run sends',
  { documents },
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    system.answer(() => ({ body: { id: 'C-7', 'full name': 'Ada Lovelace' } }));
    await server.send('orders', 'received', { id: 'A-1', customer: 'C-7' });

    await editor.open('orders', '?view=graph');
    await person.click(editor.step('Tell the shop'));
    await person.click(page.locator('.step-form').getByRole('button', { name: /: Body$/ }));
    await page.keyboard.press('Alt+d');
    await person.type('full name');
    await page.getByRole('treeitem', { name: /full name/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.step-form .result').getByText('"Ada Lovelace"').waitFor();
    await editor.keeps('orders', 'full name');

    await person.click(editor.publish);
    await person.click(page.getByRole('dialog').getByRole('button', { name: /^Publish v\d/ }));
    await server.until(
      'version 2',
      async () => (await server.api('GET', '/integrations/orders')).version === 2,
    );
    await server.send('orders', 'received', { id: 'A-2', customer: 'C-7' });
    assert.equal(system.to('/notes').at(-1).text, 'Ada Lovelace', 'what was previewed is what is sent');
  },
);
