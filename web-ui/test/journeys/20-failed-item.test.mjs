import assert from 'node:assert/strict';
import { editorOf } from '../harness/editor.mjs';
import { journey } from '../harness/journey.mjs';
import { orders } from '../harness/world.mjs';

const order = (...articles) => ({
  id: 'A-1',
  status: 'paid',
  customer: 'C-7',
  total: 10,
  lines: articles.map((article) => ({ article, count: 1 })),
});

/** The system does not know an article, until it is put right. */
const knows = (isKnown) => (request) =>
  request.path === '/lines' && request.body.article === 'CHAIR' && !isKnown()
    ? { status: 422, body: { error: 'There is no article CHAIR.' } }
    : { body: { id: 'C-7', name: 'Ada' } };

const booked = (system) => system.to('/lines').map((each) => each.body.article);

journey(
  '20: the failed item of a loop is found, its input corrected and run again, by keyboard alone',
  { documents: orders },
  async ({ server, system, person }) => {
    const { page } = person;
    system.answer(knows(() => false));
    const failed = await server.send('orders', 'received', order('LAMP', 'CHAIR', 'DESK'));
    assert.equal(failed.status, 'failed');

    await person.open('/runs?status=failed');
    await person.activate(page.locator('.runs .row-link').first());
    await page.waitForURL(/\/runs\/\w+/);
    await page.getByText('There is no article CHAIR.').first().waitFor();
    const tree = page.getByRole('tree', { name: 'Steps' });
    assert.match(
      await tree.locator('[aria-selected=true]').textContent(),
      /Book the line/,
      'it opens at the failed step',
    );

    await person.activate(page.getByRole('button', { name: 'Replay everything…' }), 'Shift+Tab');
    const dialog = page.getByRole('dialog');
    await person.walkTo(dialog.getByLabel('Change the payload'));
    await person.press('Space');
    const payload = dialog.getByLabel('Payload', { exact: true });
    await person.walkTo(payload);
    const text = await payload.inputValue();
    await person.press('Control+A');
    await person.type(text.replace('CHAIR', 'TABLE'));
    await person.activate(dialog.getByRole('button', { name: 'Replay', exact: true }));
    await page.getByText('Replay of').waitFor();
    await server.until('the replay to succeed', async () =>
      (await server.runs('orders')).find((run) => run.id !== failed.id && run.status === 'succeeded'),
    );
    assert.deepEqual(booked(system).slice(-3), ['LAMP', 'TABLE', 'DESK']);
    assert.equal(person.counts.pointed, 0);
  },
);

journey(
  '21: a retry from the failed step does nothing again that was done',
  { documents: orders },
  async ({ server, system, person }) => {
    const { page } = person;
    let isKnown = false;
    system.answer(knows(() => isKnown));
    const failed = await server.send('orders', 'received', order('LAMP', 'CHAIR', 'DESK'));
    isKnown = true;

    await person.open(`/runs/${failed.id}`);
    await person.click(page.getByRole('button', { name: 'Retry from the failed step' }));
    const settled = (status) =>
      server.until(`the run to be ${status}`, async () =>
        (await server.runs('orders')).find((run) => run.id === failed.id && run.status === status),
      );
    await settled('succeeded');
    assert.deepEqual(booked(system), ['LAMP', 'CHAIR', 'CHAIR', 'DESK']);
    assert.equal(system.to('/customers/C-7').length, 1, 'what came before is not asked again');
  },
);

journey(
  '20: the editor opens at the item that failed, and a failed test leads to its step',
  { documents: orders },
  async ({ server, system, person }) => {
    const { page } = person;
    system.answer(knows(() => false));
    const failed = await server.send('orders', 'received', order('LAMP', 'CHAIR', 'DESK'));

    await person.open(`/runs/${failed.id}`);
    await person.click(page.getByRole('link', { name: 'Open in editor' }));
    await page.getByRole('region', { name: /^Settings of Book the line/ }).waitFor();
    await page.locator('.data-panel .item-stepper').getByText('item 2 of 3').waitFor();
    await page.locator('.step-form').getByText('There is no article CHAIR.').waitFor();
    await page.locator('.data-panel').getByText('"CHAIR"').first().waitFor();

    // The same happens after a test, wherever the selection is.
    const editor = editorOf(person);
    await person.click(editor.step('Get the customer'));
    await person.click(page.getByRole('button', { name: /^Test flow/ }));
    await person.click(page.getByRole('button', { name: 'Run the test' }));
    await editor.note.getByText(/failed at Book the line, item 2: .*There is no article CHAIR/).waitFor();
    await page.getByRole('region', { name: /^Settings of Book the line/ }).waitFor();
    await page.locator('.data-panel .item-stepper').getByText('item 2 of 3').waitFor();
  },
);

journey(
  '22: a failed run continues in the version that was published for it',
  { documents: orders },
  async ({ server, system, person }) => {
    const { page } = person;
    system.answer(knows(() => false));
    const failed = await server.send('orders', 'received', order('LAMP', 'CHAIR', 'DESK'));
    await server.apply(
      orders(system).replace('body: "{{ line }}"', 'body: { article: "OLD {{ line.article }}" }'),
    );

    await person.open(`/runs/${failed.id}`);
    await page.getByText('This run can continue with v2, the published version.').waitFor();
    await page.getByText(/keep their results: Only what is paid, Get the customer/).waitFor();
    await page.getByRole('button', { name: 'Retry with v1' }).waitFor();
    await person.click(page.getByRole('button', { name: 'Retry from the failed step with v2' }));
    await page.locator('h1').getByText('Succeeded').waitFor();
    assert.deepEqual(booked(system), ['LAMP', 'CHAIR', 'OLD CHAIR', 'OLD DESK']);
    assert.equal(system.to('/customers/C-7').length, 1, 'what came before is not asked again');
    await page.getByRole('link', { name: 'v2' }).waitFor();
  },
);
