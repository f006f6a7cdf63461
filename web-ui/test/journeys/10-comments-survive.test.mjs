import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';

// Comments, blank lines, flow maps and odd spaces, as people write them.
const DOCUMENT = `# Who may change this: the team of the shop.
integration: orders   # it is part of addresses

title:   "Orders"
flows:
  received:
    # Signed as soon as the shop can.
    trigger: {use: http.webhook,   input: { verify: none }}
    steps:
      - id: first     # keeps its place
        title: The first
        set: { number: "{{ payload.id }}",   shop: 'north' }


      # This one goes.
      - id: second
        title: The second
        set: { total:   1 }
      - id: third   # moves up
        title: The third
        set:
          # within a value
          a: 1
`;

journey(
  '10: edits in the graph leave comments and all other lines as they are',
  async ({ server, person }) => {
    const editor = editorOf(person);
    await server.api('PUT', '/integrations/orders/draft', DOCUMENT);
    await editor.open('orders', '?view=graph');

    await person.click(editor.step('The second'));
    await editor.graph.press('Delete');
    await editor.step('The second').waitFor({ state: 'detached' });
    await person.click(editor.step('The third'));
    await editor.graph.press('Alt+ArrowUp');
    await editor.addAfter('The first');
    await editor.pick('delay');
    await editor.keeps('orders', 'delay');

    const text = await server.draft('orders');
    const untouched = DOCUMENT.split('\n').filter((line) => !/This one goes|second|total/.test(line));
    const left = text.split('\n');
    for (const line of untouched) assert.ok(left.includes(line), `${line}\nis not in\n${text}`);
    assert.ok(text.indexOf('id: third') < text.indexOf('id: first'), text);
  },
);
