// Every page and state of the UI, for pictures and for axe: each is opened anew by a person in a populated server.

const button = (page, name) => page.getByRole('button', { name }).first();

/** @param runs as `populate` gives them */
export function places({ succeeded, failed, waiting, subscription, delivery }) {
  const dialog = (page) => page.getByRole('dialog').first().waitFor();
  const at = (name, path, act) => ({ name, path, act });
  return [
    at('home', '/'),
    at('runs', '/runs', (page) => page.locator('.runs .row-link').first().waitFor()),
    at('runs-failed', '/runs?status=failed', (page) => page.locator('.runs .row-link').first().waitFor()),
    at('runs-none', '/runs?text=not-to-be-found'),
    at('runs-found', '/runs?text=CHAIR', (page) => page.locator('.matches mark').first().waitFor()),
    at('runs-filtered', '/runs?integration=orders&version=1&from=2026-01-01T00:00:00Z', (page) =>
      page.getByLabel('From').waitFor(),
    ),
    at('received', '/received', (page) => page.locator('.received tbody tr').first().waitFor()),
    at('received-refused', '/received?outcome=refused&integration=orders', (page) =>
      page.locator('.received-reason').first().waitFor(),
    ),
    at('received-none', '/received?text=not-to-be-found'),
    at('attention', '/runs?status=needs-attention'),
    at('run-succeeded', `/runs/${succeeded.id}`),
    at('run-response', `/runs/${succeeded.id}?step=customer`, (page) => page.locator('summary').click()),
    at('run-trigger', `/runs/${succeeded.id}?step=trigger:`, (page) =>
      page.locator('.header-table').waitFor(),
    ),
    at('run-failed', `/runs/${failed.id}`),
    at('run-loop', `/runs/${failed.id}?step=lines`, (page) => page.locator('.failed-items').waitFor()),
    at('run-failed-replay', `/runs/${failed.id}`, async (page) => {
      await button(page, /^Replay/).click();
      await dialog(page);
    }),
    at('run-waiting', `/runs/${waiting.id}`),
    at('run-waiting-cancel', `/runs/${waiting.id}`, async (page) => {
      await button(page, 'Cancel run').click();
      await dialog(page);
    }),
    at('run-unknown', '/runs/unknown'),
    at('integrations', '/integrations'),
    at('integrations-new', '/integrations', async (page) => {
      await button(page, 'New integration').click();
      await dialog(page);
    }),
    at('integration', '/integrations/orders'),
    at('integration-unknown', '/integrations/unknown'),
    at('editor-graph', '/integrations/orders/edit?view=graph', graph),
    at('editor-split', '/integrations/orders/edit?view=split', graph),
    at('editor-text', '/integrations/orders/edit?view=text', (page) => page.locator('.cm-content').waitFor()),
    at('editor-step', '/integrations/orders/edit?view=graph', async (page) => {
      await graph(page);
      await page.locator('.graph-node', { hasText: 'Book the line' }).getByRole('button').first().click();
      await page.getByRole('region', { name: /^Settings of/ }).waitFor();
    }),
    at('editor-picker', '/integrations/orders/edit?view=graph', async (page) => {
      await graph(page);
      await button(page, 'Add a step here').click();
      await dialog(page);
    }),
    at('editor-publish', '/integrations/orders/edit?view=graph', async (page) => {
      await graph(page);
      await page.getByRole('button', { name: /^Publish( v\d+)?…$/ }).click();
      await dialog(page);
    }),
    at('editor-problems', '/integrations/billing/edit?view=split', async (page) => {
      await page.getByRole('tab', { name: /^Problems\s*[1-9]/ }).waitFor();
    }),
    at('palette', '/connections', async (page) => {
      await page.keyboard.press('Control+k');
      await dialog(page);
    }),
    at('templates', '/templates', (page) => page.locator('.template-card').first().waitFor()),
    at('template', '/templates/webhook-to-http', (page) =>
      page.locator('.flow-pictures svg').first().waitFor(),
    ),
    at('connections', '/connections'),
    at('connection-new', '/connections/new'),
    at('connection-new-http', '/connections/new?connector=http'),
    at('connection', '/connections/erp'),
    at('connection-broken', '/connections/broken'),
    at('connectors', '/connectors', (page) => page.locator('.connector-card').first().waitFor()),
    at('connector-http', '/connectors/http', (page) => page.locator('.operation').first().waitFor()),
    at('webhooks', '/subscriptions', (page) => page.locator('.subscriptions .row-link').first().waitFor()),
    at('webhooks-portal-link', '/subscriptions', async (page) => {
      await button(page, 'Link to the portal…').click();
      await dialog(page);
    }),
    at('webhook-new', '/subscriptions/new', (page) => page.locator('summary').click()),
    at('webhook', `/subscriptions/${subscription}`, (page) =>
      page.locator('.deliveries .row-link').first().waitFor(),
    ),
    at('webhook-rotate', `/subscriptions/${subscription}`, async (page) => {
      await button(page, 'Rotate…').click();
      await dialog(page);
    }),
    at('webhook-edit', `/subscriptions/${subscription}/edit`),
    at('delivery', `/deliveries/${delivery}?of=${subscription}`),
    at('settings', '/settings'),
    at('tokens', '/settings/tokens'),
    at('tokens-new', '/settings/tokens', async (page) => {
      await button(page, 'New token…').click();
      await dialog(page);
    }),
    at('backups', '/settings/backups'),
    at('password', '/settings/password'),
    at('documentation', '/connections', async (page) => {
      await page.getByRole('link', { name: 'Documentation', exact: true }).click();
      await page.getByRole('dialog').getByRole('heading', { level: 3 }).first().waitFor();
    }),
    at('documentation-table', '/connections', async (page) => {
      await page.getByRole('link', { name: 'Documentation', exact: true }).click();
      await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).first().click();
      await page.getByRole('dialog').getByRole('table').first().waitFor();
    }),
    at('documentation-found', '/connections', async (page) => {
      await page.getByRole('link', { name: 'Documentation', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Search the documentation' }).fill('backup');
      await page.getByRole('list', { name: 'Results' }).getByRole('link').first().waitFor();
    }),
    at('portal-without-token', '/portal'),
    at('not-found', '/nowhere'),
    at('signed-out', '/runs', async (page) => {
      await page.context().clearCookies();
      await page.getByRole('link', { name: 'Connectors' }).click();
      await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    }),
  ];
}

/** Those of a server or a browser that has nothing yet. */
export const FIRST_PLACES = ['/setup', '/signin'];

async function graph(page) {
  await page.locator('.graph-node').first().waitFor();
}

/** Opens a place, and waits until the page shows what it was opened for. */
export async function open(person, place) {
  const { page } = person;
  await person.open(place.path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await place.act?.(page);
}
