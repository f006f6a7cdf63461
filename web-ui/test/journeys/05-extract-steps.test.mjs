import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';

const TEXT = `integration: prices
flows:
  price:
    trigger: { use: http.call }
    steps:
      - id: net
        title: Net
        set: { net: "{{ payload.net }}" }
      # Taxes are added.
      - id: tax
        title: Tax
        set: { tax: "{{ vars.net * payload.rate }}" }
      - id: gross
        title: Gross
        set: { gross: "{{ vars.net + vars.tax }}" }
      - respond: { body: { gross: "{{ vars.gross }}" } }
`;

const OFFERS = `integration: offers
flows:
  offer:
    trigger: { use: http.call }
    steps:
      - id: net
        title: Net
        set: { net: "{{ payload.net }}" }
`;

journey('5: steps are extracted to a flow, which another integration calls', async ({ server, person }) => {
  const { page } = person;
  const editor = editorOf(person);
  await server.api('PUT', '/integrations/prices/draft', TEXT);
  await editor.open('prices');

  // Two steps next to each other, by mouse.
  await person.click(editor.step('Tax'));
  await editor.step('Gross').click({ modifiers: ['Shift'] });
  await editor.step('Gross').click({ button: 'right' });
  await person.click(page.getByRole('menuitem', { name: 'Extract to a new flow…' }));
  const dialog = page.getByRole('dialog', { name: 'Extract 2 steps to a new flow' });
  await dialog.getByText('payload.rate').waitFor();
  await person.click(dialog.getByLabel('Name', { exact: true }));
  await person.press('Control+a');
  await person.fill(dialog.getByLabel('Name', { exact: true }), 'Add taxes');
  await person.click(dialog.getByRole('button', { name: 'Extract' }));
  await editor.keeps('prices', 'call: add-taxes');
  const text = await server.draft('prices');
  assert.match(text, /use: flow\.call\n {4}steps:\n {6}# Taxes are added\.\n {6}- id: tax/);

  // One undo brings them back; one redo moves them again.
  await person.click(editor.undo);
  await server.until('the draft as before', async () => (await server.draft('prices')) === TEXT);
  await page.keyboard.press('Control+Shift+z');
  await editor.keeps('prices', 'call: add-taxes');

  // The step leads to the flow that it calls.
  await person.click(editor.step('Call flow'));
  await person.click(page.getByRole('button', { name: 'Open the flow Add taxes' }));
  await editor.menuOfFlow('Add taxes').waitFor();

  await person.click(editor.publish);
  await person.click(page.getByRole('dialog').getByRole('button', { name: 'Publish v1' }));
  await page.waitForURL(/\/integrations\/prices$/);
  const answer = await fetch(`${server.origin}/call/default/prices/price`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ net: 100, rate: 0.25 }),
  });
  assert.deepEqual(await answer.json(), { gross: 125 });

  // Another integration may call the flow once its trigger allows it.
  await server.api('PUT', '/integrations/offers/draft', OFFERS);
  await server.apply(
    (await server.api('GET', '/integrations/prices')).document.replace(
      'use: flow.call',
      'use: flow.call\n      input: { callers: [offers] }',
    ),
  );
  await editor.open('offers');
  await editor.addAfter('Net');
  await editor.pick('prices add taxes');
  await editor.keeps('offers', 'call: prices/add-taxes');
  await page.getByRole('link', { name: 'Open the flow prices › Add taxes' }).waitFor();
});
