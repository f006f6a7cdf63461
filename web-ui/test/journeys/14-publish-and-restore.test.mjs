import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { orders } from '../harness/world.mjs';

journey(
  '14: publishing shows what changes, and an old version comes back as a draft',
  { documents: orders },
  async ({ server, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const dialog = page.getByRole('dialog');
    await editor.open('orders', '?view=text');
    await editor.typeAfter('title: Get the customer', ' of the shop');
    await editor.keeps('orders', 'Get the customer of the shop');
    await person.click(editor.publish);
    await dialog.getByText('Changed Get the customer of the shop in An order is received: title').waitFor();
    await dialog.getByLabel('The draft').getByText('title: Get the customer of the shop').waitFor();
    await dialog.getByLabel('Note').fill('Say whose customer it is');
    await person.click(dialog.getByRole('button', { name: 'Publish version 2' }));
    await server.until('version 2', async () => {
      const { version } = await server.api('GET', '/integrations/orders');
      return version === 2;
    });

    await person.open('/integrations/orders?tab=versions');
    await page.getByText('Say whose customer it is').waitFor();
    await person.click(page.getByRole('button', { name: /^Restore as draft v?1$/ }));
    await page.waitForURL(/\/integrations\/orders\/edit/);
    const draft = await server.until('the draft', () => server.draft('orders'));
    assert.doesNotMatch(draft, /of the shop\n\s+use/);
    assert.match(draft, /title: Get the customer\n/);
    assert.equal((await server.api('GET', '/integrations/orders')).version, 2, 'what is live stays');
  },
);
