import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { orders } from '../harness/world.mjs';

journey(
  '12: a server that is killed while someone edits takes no edit away',
  { documents: orders },
  async ({ server, person }) => {
    const editor = editorOf(person);
    await editor.open('orders', '?view=text');
    await editor.typeAfter('title: Get the customer', ' before');
    await editor.keeps('orders', 'Get the customer before');

    person.watch.isServerAway = true;
    await server.kill();
    await editor.typeAfter('title: Book the line', ' meanwhile');
    await editor.unsaved.waitFor();
    assert.match(await editor.text().textContent(), /Book the line meanwhile/);

    await server.run();
    await editor.keeps('orders', 'Book the line meanwhile');
    await editor.saved.waitFor();
    person.watch.isServerAway = false;
    assert.match(await server.draft('orders'), /Get the customer before/);
  },
);

journey(
  '12: an edit that no server has is there again after the tab was closed',
  { documents: orders },
  async ({ server, person }) => {
    const editor = editorOf(person);
    await editor.open('orders', '?view=text');
    person.watch.isServerAway = true;
    await server.kill();
    await editor.typeAfter('title: Book the line', ' meanwhile');
    await editor.unsaved.waitFor();
    await person.page.close();

    await server.run();
    person.page = await person.context.newPage();
    const again = editorOf(person);
    await again.open('orders', '?view=text');
    assert.match(await again.text().textContent(), /Book the line meanwhile/);
    await again.keeps('orders', 'Book the line meanwhile');
  },
);

journey(
  '12: two tabs keep their edits apart from each other',
  { documents: orders },
  async ({ server, person }) => {
    const first = editorOf(person);
    await first.open('orders', '?view=text');
    person.watch.isServerAway = true;
    await person.context.route('**/draft?*', (route) => route.abort());
    await person.context.route('**/draft', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await first.typeAfter('title: Book the line', ' in the first tab');
    await first.unsaved.waitFor();

    // The second tab goes on with what the first one has kept, and more.
    const other = Object.assign(Object.create(person), { page: await person.context.newPage() });
    const second = editorOf(other);
    await second.open('orders', '?view=text');
    await second.typeAfter('title: Get the customer', ' in the second tab');
    await second.unsaved.waitFor();
    await other.page.close();

    await person.context.unrouteAll();
    await first.keeps('orders', 'in the first tab');
    await first.saved.waitFor();
    person.watch.isServerAway = false;
    await first.open('orders', '?view=text');
    await first.keeps('orders', 'in the second tab');
    assert.match(await server.draft('orders'), /in the first tab/);
  },
);

journey(
  '12: an edit right before the tab is closed, in the middle of a save, comes back without a conflict',
  { documents: orders },
  async ({ person }) => {
    const editor = editorOf(person);
    await editor.open('orders', '?view=text');
    // The save reaches the server, and its answer does not reach the tab.
    await person.context.route(/\/orders\/draft(\?|$)/, (route) =>
      route.request().method() === 'PUT' ? route.fetch() : route.continue(),
    );
    await editor.typeAfter('title: Book the line', ' in the ERP');
    await editor.keeps('orders', 'Book the line in the ERP');
    await editor.typeAfter('title: Book the line in the ERP', ' at once');
    await person.page.close();
    await person.context.unrouteAll({ behavior: 'ignoreErrors' });

    person.page = await person.context.newPage();
    const again = editorOf(person);
    await again.open('orders', '?view=text');
    await again.keeps('orders', 'Book the line in the ERP at once');
    await again.saved.waitFor();
    assert.equal(await again.conflict.count(), 0);
  },
);
