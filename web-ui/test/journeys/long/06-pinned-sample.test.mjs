import assert from 'node:assert/strict';
import { documents } from '../../harness/customerAndNote.mjs';
import { editorOf } from '../../harness/editor.mjs';
import { journey } from '../../harness/journey.mjs';

journey(
  '6: a step is tested with a pinned sample, and nothing before it runs',
  { documents },
  async ({ server, system, person }) => {
    const { page } = person;
    const editor = editorOf(person);
    const text = (await server.api('GET', '/integrations/orders')).document;
    const draft = text.replace('path: /notes }', 'path: /notes, body: "{{ steps.customer.body.name }}" }');
    await server.api('PUT', '/integrations/orders/draft?base=1', draft);
    await server.api('PUT', '/integrations/orders/draft/pins/received?step=customer', {
      status: 200,
      body: { name: 'Grace' },
    });

    await editor.open('orders', '?view=graph');
    await person.click(editor.step('Tell the shop'));
    await person.click(page.locator('.test-foot').getByRole('button', { name: 'Test step' }));
    await person.click(page.getByRole('dialog').getByRole('button', { name: 'Run the test' }));
    await server.until('the test to send', () => system.to('/notes').length === 1);
    assert.equal(system.to('/notes')[0].text, 'Grace');
    assert.equal(system.requests.length, 1, 'earlier steps are not executed');
    await page.locator('.output-tab').getByText('Succeeded').waitFor();
  },
);
