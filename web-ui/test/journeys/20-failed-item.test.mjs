import assert from 'node:assert/strict';
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

    await person.activate(page.getByRole('button', { name: 'Replay…' }), 'Shift+Tab');
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
