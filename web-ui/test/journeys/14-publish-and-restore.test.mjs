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
    await page.getByRole('button', { name: 'Publish v2…' }).waitFor();
    await person.click(editor.publish);
    await page.getByRole('dialog', { name: 'Publish Orders of the shop as v2' }).waitFor();
    await dialog.getByText('Changed Get the customer of the shop in An order is received: title').waitFor();
    await dialog.getByLabel('The draft').getByText('title: Get the customer of the shop').waitFor();
    await dialog.getByLabel('Note').fill('Say whose customer it is');
    await dialog.getByRole('button', { name: 'Publish v2' }).waitFor();
    await person.press('Enter');
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

journey(
  '14: the editor says what others publish, and merges it into the draft',
  { documents: orders },
  async ({ server, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const publishedByOthers = async (change) => {
      const text = await server.api('GET', '/integrations/orders/versions/1');
      const { etag } = await server.ask('GET', '/integrations/orders');
      await server.ask('PUT', '/integrations/orders?drafts=keep', change(text), { 'If-Match': etag });
    };
    // Without a draft, the editor shows the new version.
    await editor.open('orders', '?view=text');
    await page.getByText('live: v1').waitFor();
    await publishedByOthers((text) => text.replace('title: Book the line', '$& at once'));
    await page.getByText('live: v2').waitFor();
    await page.locator('.cm-line', { hasText: 'Book the line at once' }).waitFor();

    await editor.typeAfter('title: Get the customer', ' of the shop');
    await page.getByRole('button', { name: 'Publish v3…' }).waitFor();
    await editor.keeps('orders', 'Get the customer of the shop');
    await publishedByOthers((text) => text.replace('title: Ask for approval', '$& of the boss'));
    await page.getByText('live: v3').waitFor();
    await person.click(editor.publish);
    const dialog = page.getByRole('dialog', { name: 'Publish Orders of the shop' });
    await dialog.getByText('v3 was published by').waitFor();
    assert.doesNotMatch(await dialog.textContent(), /base=/);
    await person.click(dialog.getByRole('button', { name: 'Merge v3 into the draft' }));
    await person.click(dialog.getByRole('button', { name: 'Publish v4' }));
    await page.waitForURL(/\/integrations\/orders$/);
    const text = await server.api('GET', '/integrations/orders/versions/4');
    assert.match(text, /Get the customer of the shop/);
    assert.match(text, /Ask for approval of the boss/);
  },
);
