import assert from 'node:assert/strict';
import { journey } from '../../harness/journey.mjs';
import { orders } from '../../harness/world.mjs';

/** What is typed, and where it leads. */
const WAYS = [
  ['Failed runs', /\/runs\?status=failed$/],
  ['Runs that need attention', /\/runs\?status=needs-attention$/],
  ['Connections', /\/connections$/],
  ['New connection', /\/connections\/new$/],
  ['Connectors', /\/connectors$/],
  ['Templates', /\/templates$/],
  ['Integrations', /\/integrations$/],
  ['Home', /:\d+\/$/],
  ['erp', /\/connections\/erp$/],
  ['Orders of the shop', /\/integrations\/orders$/],
  ['Edit orders', /\/integrations\/orders\/edit/],
  ['/hooks/default/orders/received', /\/integrations\/orders/],
];

journey(
  '34: the palette reaches every page by keyboard alone',
  { documents: orders },
  async ({ server, system, person }) => {
    const { page } = person;
    system.answer(() => ({ body: { id: 'C-7' } }));
    const run = await server.send('orders', 'received', {
      id: 'A-1',
      status: 'paid',
      customer: 'C-7',
      lines: [],
    });
    await person.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const [words, place] of [...WAYS, [run.id, new RegExp(`/runs/${run.id}$`)]]) {
      await person.press('Control+k');
      const search = page.getByRole('dialog').getByRole('combobox');
      await search.waitFor();
      await person.type(words);
      await page.getByRole('dialog').getByRole('option').first().waitFor();
      await person.press('Enter');
      await page.waitForURL(place);
      await search.waitFor({ state: 'detached' });
    }
    assert.equal(person.counts.pointed, 0);
  },
);
