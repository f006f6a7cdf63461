// The built page in a real browser against the stand-in server: every page in both themes and on a phone, with axe,
// the content security policy, and a few journeys. Chromium is looked for at CHROMIUM or /usr/bin/chromium; without
// one the check says so and passes.  SHOTS=folder saves a screenshot of each page.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.log(`No Chromium at ${executablePath}: the browser check is left out`);
  process.exit(0);
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
const faults = [];
const expect = (truth, what) => {
  console.log(`${truth ? 'ok  ' : 'FAIL'} ${what}`);
  if (!truth) faults.push(what);
};

async function start(...args) {
  const child = spawn(process.execPath, [new URL('../fake/serve.mjs', import.meta.url).pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => child.stdout.once('data', resolve));
  return { child, port: JSON.parse(String(line)).port };
}

const fake = await start('--quiet');
const fresh = await start('--quiet', '--setup');
const browser = await chromium.launch({
  executablePath,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

function watch(page, origin) {
  page.on('console', (message) => {
    // A refused sign-in and a run that is not there are answers, which Chromium reports as errors.
    if (
      message.type() === 'error' &&
      !/status of (401|403|404|409|503)|ERR_INCOMPLETE_CHUNKED_ENCODING/.test(message.text())
    )
      faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(`request to another host: ${request.url()}`);
  });
}

/** The last action on a run, and its body. */
async function asked(origin) {
  return (await fetch(`${origin}/fake/asked`)).json();
}

async function audit(page, name) {
  await page.waitForTimeout(250);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  for (const each of violations)
    console.log(`     ${each.id}: ${each.nodes.map((node) => node.html.slice(0, 140)).join('\n       ')}`);
  expect(violations.length === 0, `axe finds nothing on ${name}`);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wide <= 0, `${name} does not scroll sideways (${wide} px)`);
}

const views = {
  light: { viewport: { width: 1360, height: 850 }, colorScheme: 'light' },
  dark: { viewport: { width: 1360, height: 850 }, colorScheme: 'dark' },
  phone: { viewport: { width: 400, height: 800 }, colorScheme: 'light' },
};

try {
  for (const [view, options] of Object.entries(views)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const origin = `http://127.0.0.1:${fake.port}`;
    watch(page, origin);
    await page.goto(`${origin}/runs?status=failed`);
    await page.waitForURL(/signin/);
    await page.getByLabel('User name').fill('admin');
    await page.locator('input[name=password]').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await audit(page, `signin-${view}`);
    await page.locator('input[name=password]').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/runs\?status=failed/);
    await page.locator('.runs .row-link').first().click();
    await page.waitForURL(/\/runs\/01k/);
    await page.locator('.detail h2').waitFor();
    await audit(page, `run-failed-${view}`);
    await page.getByRole('button', { name: 'Replay everything…' }).click();
    await page.getByLabel('Change the payload').check();
    await audit(page, `replay-${view}`);
    await page.keyboard.press('Escape');
    await page.locator('[data-path="paid_only"]').click();
    await page.getByRole('button', { name: 'Retry from here…' }).click();
    await audit(page, `retry-from-${view}`);
    await page.keyboard.press('Escape');
    for (const [name, status] of [
      ['succeeded', 'succeeded'],
      ['running', 'running'],
    ]) {
      await page.goto(`${origin}/runs?status=${status}`);
      await page.locator('.runs .row-link').first().click();
      await page.locator('.detail h2').waitFor();
      await audit(page, `run-${name}-${view}`);
    }
    await page.goto(`${origin}/runs?status=waiting`);
    await page.getByText('Waits for your answer').first().waitFor();
    await page.locator('tr', { hasText: 'Waits for your answer' }).first().locator('.row-link').click();
    await page.locator('.callout-actions').waitFor();
    await audit(page, `run-doubt-${view}`);
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await audit(page, `dialog-${view}`);
    await page.keyboard.press('Escape');
    await page.goto(`${origin}/`);
    await page.locator('.runs .row-link').first().waitFor();
    await audit(page, `runs-${view}`);
    await page.goto(`${origin}/runs?status=needs-attention`);
    await page.locator('.groups .row-link').first().waitFor();
    await audit(page, `attention-${view}`);
    await page
      .getByRole('button', { name: /Retry all/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Retry (one|\d+) run/ }).waitFor();
    await audit(page, `retry-all-${view}`);
    if (view === 'phone') {
      await page.getByRole('button', { name: /^Retry (one|\d+) run/ }).click();
      await page.getByText('was retried in the meantime').waitFor();
      await audit(page, `retried-${view}`);
      await page.getByRole('button', { name: 'Done' }).click();
    } else await page.keyboard.press('Escape');
    await page.locator('.groups .row-link').first().click();
    await page.getByText('Show all causes').waitFor();
    await audit(page, `group-${view}`);
    await page.goto(`${origin}/integrations`);
    await page.locator('.flows').first().waitFor();
    await audit(page, `integrations-${view}`);
    await page.goto(`${origin}/integrations/orders-to-erp`);
    await page.locator('.tok-propertyName').first().waitFor();
    await audit(page, `integration-${view}`);
    await page.goto(`${origin}/connections`);
    await page.locator('.connection-card').first().getByRole('button', { name: 'Test' }).click();
    await page.getByText('The connection works.').waitFor();
    await audit(page, `connections-${view}`);
    await page.goto(`${origin}/connectors`);
    await page.locator('.connector-card').first().waitFor();
    await audit(page, `connectors-${view}`);
    await page.getByRole('heading', { name: 'Plugins', exact: true }).waitFor();
    if (shots) await page.screenshot({ path: `${shots}/plugins-${view}.png`, fullPage: true });
    await page.getByRole('button', { name: 'Remove acme', exact: true }).click();
    await page.getByText('Unfinished runs that need it').waitFor();
    await audit(page, `plugin-remove-${view}`);
    expect(
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).isDisabled(),
      `a plugin that is needed is not removed at once (${view})`,
    );
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.goto(`${origin}/connectors/http`);
    await page.locator('.operation').first().waitFor();
    await audit(page, `connector-${view}`);
    await page.goto(`${origin}/runs/unknown`);
    await page.getByText('There is no run with this ID').waitFor();
    await audit(page, `run-unknown-${view}`);
    await context.close();
  }

  // Over a LAN address: plain HTTP that is no secure context.
  const lan = Object.values(networkInterfaces())
    .flat()
    .find((each) => each.family === 'IPv4' && !each.internal)?.address;
  const host = lan ?? '127.0.0.1';
  const context = await browser.newContext(views.light);
  const page = await context.newPage();
  const first = `http://${host}:${fresh.port}`;
  watch(page, first);
  await page.goto(`${first}/`);
  await page.waitForURL(/setup/);
  await page.goto(`${first}/setup#bad`);
  await page.locator('input[name=password]').fill('correct horse');
  await page.getByRole('button', { name: /Set up/ }).click();
  await page.getByRole('alert').waitFor();
  await audit(page, 'setup');
  await page.goto(`${first}/setup#good`);
  await page.locator('input[name=password]').fill('correct horse');
  await page.keyboard.press('Enter');
  await page.locator('.runs .row-link').first().waitFor();
  expect(new URL(page.url()).pathname === '/', 'set-up ends on the runs, signed in');
  if (lan)
    expect(!(await page.evaluate(() => window.isSecureContext)), 'a LAN address is not a secure context');

  await page.getByText('Live', { exact: true }).waitFor();
  const top = await page.locator('.runs .c-id').first().getAttribute('title');
  await fetch(`${first}/fake/run?status=running`);
  await page.waitForFunction((id) => document.querySelector('.runs .c-id')?.title !== id, top);
  expect(true, 'a new run appears at the top by itself');

  const second = await context.newPage();
  await second.goto(`${first}/`);
  await second.getByText('Live', { exact: true }).waitFor();
  expect((await (await fetch(`${first}/fake/none`)).json()).streams === 1, 'two tabs share one stream');
  await second.close();

  await page.goto(`${first}/integrations`);
  await page.getByRole('button', { name: 'Copy address of order-received' }).click();
  await page.getByText('Copied').first().waitFor({ state: 'attached' });
  expect(true, 'copying works without a secure context');

  await page.goto(`${first}/runs?status=failed`);
  await page.locator('.runs .row-link').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('[role=treeitem][aria-selected=true]').focus();
  await page.keyboard.press('Home');
  await page.getByText('Payload', { exact: true }).waitFor();
  expect(
    (await page.locator('.json').first().textContent()).includes('90071992547409931'),
    'every digit of a number is shown',
  );
  await page.keyboard.press('ArrowDown');
  expect(
    (await page.locator(':focus').getAttribute('data-path')) === 'paid_only',
    'arrow keys walk the steps',
  );
  await page.getByRole('button', { name: 'Retry from the failed step' }).click();
  await page.locator('h1 .tone-running').first().waitFor();
  expect(true, 'a failed run can be retried');

  await page.goto(`${first}/runs?status=failed`);
  await page.locator('.runs .row-link').first().click();
  await page.locator('[data-path="paid_only"]').click();
  await page.getByRole('button', { name: 'Retry from here…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry from here', exact: true }).click();
  await page.locator('h1 .tone-running').first().waitFor();
  expect((await asked(first)).from === 'paid_only', 'a failed run can be retried from a step that was done');

  await page.goto(`${first}/runs?status=failed`);
  await page.locator('.runs .row-link').first().click();
  await page.getByRole('button', { name: 'Replay everything…' }).click();
  await page.getByLabel('The published version').check();
  await page.getByLabel('Change the payload').check();
  const edited = (await page.getByLabel('Payload', { exact: true }).inputValue()).replace(
    '{',
    '{"by": "hand",',
  );
  await page.getByLabel('Payload', { exact: true }).fill(edited.slice(0, -1));
  await page.getByText('This is not JSON yet').waitFor();
  await page.getByLabel('Payload', { exact: true }).fill(edited);
  await page.getByRole('dialog').getByRole('button', { name: 'Replay', exact: true }).click();
  await page.getByText('Replay of').waitFor();
  const replayed = await asked(first);
  expect(replayed.version === 'latest', 'a run is replayed in the version that is published now');
  expect(
    replayed.text.includes('"by": "hand"') && replayed.text.includes('90071992547409931'),
    'a run is replayed with a payload that was changed by hand, of which no digit is lost',
  );

  await fetch(`${first}/fake/expire`);
  await page.getByRole('link', { name: 'Connectors' }).click();
  await page.getByRole('dialog').waitFor();
  await audit(page, 'expired');
  await page.locator('dialog input[name=password]').fill('correct horse');
  await page.keyboard.press('Enter');
  await page.locator('.connector-card').first().waitFor();
  expect((await page.getByRole('dialog').count()) === 0, 'sign-in over the page leads back to it');
  const jar = (name) => ({ name, mimeType: 'application/java-archive', buffer: Buffer.from('a jar') });
  await page.locator('input[type=file]').setInputFiles(jar('bad.jar'));
  await page.getByText('It is damaged, or no jar').waitFor();
  await audit(page, 'plugin-refused');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.locator('input[type=file]').setInputFiles(jar('acme.jar'));
  await page.getByRole('dialog').getByText('It calls *.acme.example.').waitFor();
  await audit(page, 'plugin-install');
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await page.getByText('Published with it: orders.').waitFor();
  await audit(page, 'plugin-installed');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.locator('.plugin-versions strong', { hasText: '1.2.0' }).waitFor();
  await page.getByRole('button', { name: 'Roll back to acme 1.1.0' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use', exact: true }).click();
  await page.getByText('Published with it: orders.').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  expect(true, 'a plugin is installed, upgraded and rolled back');

  await page.goto(`${first}/`);
  await page.getByText('Live', { exact: true }).waitFor();
  await fetch(`${first}/fake/cut`);
  await page.getByText('Every 5 s').waitFor();
  const before = await page.locator('.runs .c-id').first().getAttribute('title');
  await fetch(`${first}/fake/run`);
  await page.waitForFunction((id) => document.querySelector('.runs .c-id')?.title !== id, before);
  expect(true, 'without live updates the page asks by itself');
  await fetch(`${first}/fake/mend`);
  await page.getByText('Live', { exact: true }).waitFor();
  expect(true, 'live updates come back by themselves');
} catch (error) {
  faults.push(String(error));
} finally {
  await browser.close();
  fake.child.kill();
  fresh.child.kill();
}
for (const fault of faults) console.error(`FAULT ${fault}`);
process.exit(faults.length ? 1 : 0);
