import assert from 'node:assert/strict';
import { journey } from '../../harness/journey.mjs';
import { countRenders, largeDocument, pan } from '../../harness/large.mjs';

const MAX_ELEMENTS = 10_000;

for (const steps of [300, 1000]) {
  journey(
    `a flow of ${steps} steps has few elements, and moving it about draws no step again`,
    async ({ server, person }) => {
      const { page } = person;
      await countRenders(page, 'react-flow__nodes');
      await server.api('PUT', '/integrations/large/draft', largeDocument('large', steps));
      await person.open('/integrations/large/edit?view=graph');
      await page.locator('.graph-node').first().waitFor();
      const elements = await page.evaluate(() => document.querySelectorAll('*').length);
      assert.ok(elements < MAX_ELEMENTS, `${elements} elements`);

      assert.ok((await page.evaluate(() => window.rendered)) > 0, 'renders are counted');
      const before = await page.locator('.react-flow__viewport').getAttribute('style');
      // Answers to the first requests of the page are drawn when they come. On a busy machine one may come after a pause.
      let quiet = 0;
      await server.until('the page to settle', async () => {
        await page.evaluate(() => {
          window.rendered = 0;
        });
        await server.draft('large');
        quiet = (await page.evaluate(() => window.rendered)) === 0 ? quiet + 1 : 0;
        return quiet === 5;
      });
      await pan(page);
      assert.notEqual(
        await page.locator('.react-flow__viewport').getAttribute('style'),
        before,
        'it has moved',
      );
      assert.equal(await page.evaluate(() => window.rendered), 0, 'components that were rendered again');
    },
  );
}
