import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';

const DOCUMENT = `integration: orders
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps: []
`;

journey('4: a branch, a loop and a try are built by keyboard alone', async ({ server, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
  await editor.open('orders', '?view=graph');

  await person.walkTo(editor.graph);
  await person.press('ArrowDown');
  for (const kind of ['switch', 'for each', 'try']) {
    await person.walkTo(editor.graph, 'Shift+Tab');
    await person.press('a');
    await editor.pick(kind);
  }
  await editor.keeps('orders', 'try:');
  const text = await server.draft('orders');
  for (const kind of ['switch:', 'for-each:', 'try:']) assert.ok(text.includes(kind), text);
  assert.ok(text.indexOf('switch:') < text.indexOf('for-each:'), 'each stands behind the one before');
  assert.equal(person.counts.pointed, 0);
});
