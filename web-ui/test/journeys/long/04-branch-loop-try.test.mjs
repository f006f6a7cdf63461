import assert from 'node:assert/strict';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

const DOCUMENT = `integration: orders
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps: []
`;

journey(
  '4: a branch, a loop and a try are built, filled and published by keyboard alone',
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    system.answer(({ path }) =>
      path === '/broken' ? { status: 422, body: { error: 'It is broken.' } } : { body: {} },
    );
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=graph');
    await person.walkTo(editor.graph, 'F6');
    await person.press('ArrowDown');

    const back = () => person.walkTo(editor.graph, 'Escape');
    const add = async (key, words) => {
      await back();
      await person.press(key);
      await editor.pick(words);
    };
    const fill = async (label, value) => {
      await person.walkTo(editor.field(label));
      await person.press('Control+A');
      await person.type(value);
    };
    const call = async (key, path) => {
      await add(key, 'http request');
      await fill('URL', system.origin + path);
    };
    const outwards = async () => {
      await back();
      await person.press('ArrowLeft');
    };

    await add('a', 'switch');
    await fill('Condition', 'payload.total > 100');
    await call('i', '/large');
    await outwards();
    await add('a', 'for each');
    await fill('Items', 'payload.lines');
    await call('i', '/lines');
    await outwards();
    await add('a', 'try');
    await call('i', '/caught');
    await back();
    await person.press('Alt+ArrowDown');
    await outwards();
    await call('i', '/broken');
    await editor.keeps('orders', '/broken');

    await person.press('Control+Shift+Enter');
    await person.activate(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
    await page.waitForURL(/\/integrations\/orders$/);
    assert.equal(person.counts.pointed, 0);

    await server.send('orders', 'received', { total: 200, lines: [1, 2] });
    await server.send('orders', 'received', { total: 10, lines: [] });
    assert.deepEqual(
      system.requests.map((each) => each.path),
      ['/large', '/lines', '/lines', '/broken', '/caught', '/broken', '/caught'],
    );
  },
);
