// Measures the speed of the editor with many steps and fields. The numbers depend on the machine, so nothing is
// asserted. npm run bench -- [--jar FILE] [--overlay FOLDER] [--times 5]
import { launch } from './harness/browser.mjs';
import { countRenders, largeDocument, pan } from './harness/large.mjs';
import { optionsOf } from './harness/options.mjs';
import { Person } from './harness/person.mjs';
import { Server } from './harness/server.mjs';

const FIELDS = 100;
const KEYS = 20;
const { times } = optionsOf({ times: { type: 'string', default: '5' } });

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const manyFields = `integration: fields
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: many
        title: Many fields
        set:
${Array.from({ length: FIELDS }, (_, n) => `          field${n}: value ${n}\n`).join('')}`;

const server = await Server.start();
const browser = await launch();

/** A new browser profile, with nothing cached. */
async function fresh() {
  const person = await Person.at(browser, server);
  await person.signIn();
  return person;
}

/** Milliseconds from the address to a graph that answers a click. */
async function opening(name) {
  const person = await fresh();
  await countRenders(person.page, 'react-flow__nodes');
  const began = performance.now();
  await person.open(`/integrations/${name}/edit?view=graph`);
  // Not by the mouse, since the first step may be scrolled out of sight.
  await person.page
    .locator('.graph-node button')
    .first()
    .evaluate((first) => first.click());
  await person.page.locator('.graph-node.is-selected').first().waitFor();
  const took = performance.now() - began;
  const elements = await person.page.evaluate(() => document.querySelectorAll('*').length);
  await person.page.evaluate(() => {
    window.rendered = 0;
  });
  await pan(person.page);
  const rendered = await person.page.evaluate(() => window.rendered);
  await person.context.close();
  return { took, elements, rendered };
}

/** Milliseconds from a key to the frame that shows it, as the page itself sees it. */
async function typing() {
  const person = await fresh();
  await person.open('/integrations/fields/edit?view=graph');
  await person.page.locator('.graph-node', { hasText: 'Many fields' }).getByRole('button').first().click();
  const field = person.page.locator('.step-form .tab-panel :is(input, textarea)').nth(50);
  await field.click();
  await person.page.evaluate(() => {
    window.keys = [];
    document.addEventListener(
      'keydown',
      (event) =>
        requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - event.timeStamp))),
      true,
    );
  });
  for (let key = 0; key < KEYS; key++) await person.page.keyboard.press('x');
  const keys = await person.page.evaluate(() => window.keys);
  await person.context.close();
  return median(keys);
}

/** Milliseconds of processor time that the page spends on a key in the form of a step. Other processes do not count. */
async function processor(name) {
  const person = await fresh();
  const { page } = person;
  await person.open(`/integrations/${name}/edit?view=graph`);
  await page
    .locator('.graph-node > button')
    .nth(1)
    .evaluate((step) => step.click());
  await page.getByRole('button', { name: 'Title and ID' }).click();
  await page.locator('.step-form').getByLabel('Title', { exact: true }).click();
  const devtools = await person.context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find((each) => each.name === 'TaskDuration').value * 1000;
  };
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  const keys = [];
  for (let key = 0; key < KEYS; key++) {
    const before = await spent();
    await page.keyboard.press('x');
    await drawn();
    keys.push((await spent()) - before);
  }
  await person.context.close();
  return median(keys);
}

try {
  for (const [steps, limit] of [
    [300, 2500],
    [1000, 4000],
  ]) {
    await server.api('PUT', `/integrations/large-${steps}/draft`, largeDocument(`large-${steps}`, steps));
    const all = [];
    for (let time = 0; time < Number(times); time++) all.push(await opening(`large-${steps}`));
    const took = median(all.map((each) => each.took));
    console.log(
      `${steps} steps: interactive after ${took.toFixed(0)} ms (${(took / limit).toFixed(2)} of ${limit} ms)`,
    );
    console.log(
      `${steps} steps: ${all[0].elements} elements, ${all[0].rendered} components drawn again by moving the graph`,
    );
  }
  const spent = [];
  for (let time = 0; time < Number(times); time++) spent.push(await processor('large-1000'));
  console.log(
    `a key in a flow of 1000 steps: ${median(spent).toFixed(0)} ms of processor time (${(median(spent) / 50).toFixed(2)} of 50 ms)`,
  );
  await server.api('PUT', '/integrations/fields/draft', manyFields);
  const all = [];
  for (let time = 0; time < Number(times); time++) all.push(await typing());
  console.log(
    `a key in a form of ${FIELDS} fields: ${median(all).toFixed(0)} ms to paint (${(median(all) / 50).toFixed(2)} of 50 ms)`,
  );
} finally {
  await browser.close();
  await server.close();
}
