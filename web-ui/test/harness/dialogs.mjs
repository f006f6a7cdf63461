// Dialogs, sheets, menus and states that a page opens, for pictures and for axe. None of them changes the server.

const button = (page, name) => page.getByRole('button', { name }).first();
const link = (page, name) => page.getByRole('link', { name, exact: true }).first();
const dialog = (page) => page.getByRole('dialog').first().waitFor();

/** Opens a dialog by its button. */
const opened = (name) => async (page) => {
  await button(page, name).click();
  await dialog(page);
};

async function graph(page) {
  await page.locator('.graph-node').first().waitFor();
}

async function form(page, step = 'Book the line') {
  await graph(page);
  await page.locator('.graph-node', { hasText: step }).getByRole('button').first().click();
  await page.getByRole('region', { name: /^Settings of/ }).waitFor();
}

const tab = (name) => async (page) => {
  await form(page);
  await page.locator('.step-form').getByRole('tab', { name }).click();
};

const below = (name) => async (page) => {
  await graph(page);
  await page.getByRole('tab', { name }).click();
};

const GRAPH = '/integrations/orders/edit?view=graph';

/** @param runs as `populate` gives them */
export function dialogs({ failed, subscription }) {
  const at = (name, path, act) => ({ name, path, act });
  const onGraph = (name, act) => at(`editor-${name}`, GRAPH, act);
  const onWebhook = (name, act) => at(`webhook-${name}`, `/subscriptions/${subscription}`, act);
  return [
    onGraph('trigger', (page) => form(page, 'Webhook received')),
    onGraph('trigger-picker', async (page) => {
      await form(page, 'Webhook received');
      await opened('Replace trigger…')(page);
    }),
    onGraph('step-menu', async (page) => {
      await form(page);
      await page.locator('.graph-node.is-selected .is-menu').click();
      await page.getByRole('menu').first().waitFor();
    }),
    onGraph('step-submenu', async (page) => {
      await form(page);
      await page.locator('.graph-node.is-selected .is-menu').click();
      await page.getByRole('menuitem', { name: /^Wrap in/ }).click();
      await page.getByRole('menu').nth(1).waitFor();
    }),
    onGraph('step-names', async (page) => {
      await form(page);
      await button(page, 'Title and ID').click();
    }),
    onGraph('step-errors', tab('Error handling')),
    onGraph('step-output', tab('Output')),
    onGraph('step-notes', tab('Notes')),
    onGraph('condition', (page) => form(page, 'Only what is paid')),
    onGraph('branches', (page) => form(page, 'How large is it?')),
    onGraph('new-connection', async (page) => {
      await form(page);
      await button(page, 'New connection').click();
      await dialog(page);
    }),
    onGraph('test-menu', async (page) => {
      await graph(page);
      await button(page, 'Test…').click();
      await page.getByRole('menu').first().waitFor();
    }),
    onGraph('test-confirm', async (page) => {
      await graph(page);
      await opened(/^Test flow/)(page);
    }),
    onGraph('listen', async (page) => {
      await graph(page);
      await button(page, 'Test…').click();
      await page.getByRole('menuitem', { name: /^Listen/ }).click();
      await dialog(page);
    }),
    onGraph('flow-add', async (page) => {
      await graph(page);
      await opened('Add a flow')(page);
    }),
    onGraph('flow-rename', async (page) => {
      await graph(page);
      await button(page, /^Actions of the flow/).click();
      await page.getByRole('menuitem', { name: 'Rename…' }).click();
      await dialog(page);
    }),
    onGraph('find', async (page) => {
      await graph(page);
      await page.keyboard.press('Control+f');
      await dialog(page);
    }),
    onGraph('shortcuts', async (page) => {
      await graph(page);
      await page.locator('.graph').focus();
      await page.keyboard.press('?');
      await dialog(page);
    }),
    onGraph('changes', below(/^Changes since/)),
    onGraph('runs', below('Runs')),
    at('editor-outline', '/integrations/orders/edit?view=outline', (page) =>
      page.getByRole('treeitem').first().waitFor(),
    ),
    at('editor-of-run', `/integrations/orders/edit?view=graph&run=${failed.id}&step=lines/book`, (page) =>
      page.locator('.step-form').waitFor(),
    ),
    at('integration-versions', '/integrations/orders?tab=versions'),
    at('integration-compare', '/integrations/orders', async (page) => {
      await link(page, 'Compare versions').click();
    }),
    at('integration-runs', '/integrations/orders?tab=runs'),
    at('integration-settings', '/integrations/orders?tab=settings'),
    at('integration-send', '/integrations/orders', opened(/^Send a test request/)),
    at('integration-delete', '/integrations/orders?tab=settings', opened('Delete…')),
    at('integration-unpublish', '/integrations/orders?tab=settings', opened('Unpublish…')),
    at('integration-discard', '/integrations/orders?tab=versions', opened('Discard…')),
    at('integration-draft-only', '/integrations/billing'),
    at('integrations-import', '/integrations', opened('Import')),
    at('integrations-duplicate', '/integrations', opened(/^Duplicate/)),
    at('attention-retry', '/runs?status=needs-attention', opened(/^Retry all/)),
    at('run-payload', `/runs/${failed.id}`, async (page) => {
      await opened(/^Replay/)(page);
      await page.getByLabel('Change the payload').check();
    }),
    at('run-give-up', `/runs/${failed.id}`, opened('Give up')),
    at('template-wrong', '/templates/webhook-to-http', async (page) => {
      await button(page, 'Create and publish').click();
      await page.locator('.field-error').first().waitFor();
    }),
    at('templates-none', '/templates?q=not-to-be-found'),
    at('connection-delete', '/connections/shop', opened('Delete…')),
    at('connector-search', '/connectors?q=send', (page) =>
      page.locator('.found-operations').first().waitFor(),
    ),
    onWebhook('disable', opened('Disable…')),
    onWebhook('delete', opened('Delete…')),
    onWebhook('test', opened('Send a test event…')),
    onWebhook('resend', opened('Resend…')),
  ];
}
