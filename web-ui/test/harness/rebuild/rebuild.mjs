// Deletes all that an integration has, and builds it again from what its document says, with the controls of the graph alone.
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { editorOf } from '../editor.mjs';
import { fillAll } from './form.mjs';
import { buildSteps, connect, exactly } from './steps.mjs';

/** Builds an integration again, of which the server has a draft, and compares what the documents say. */
export async function rebuild(person, Hand, { name, value }) {
  const { server, page } = person;
  const editor = editorOf(person);
  const hand = new Hand(editor);
  await editor.open(name, '?view=graph');
  const work = {
    hand,
    person,
    page,
    editor,
    connectors: (await server.api('GET', '/connectors')).items,
    form: page.locator('.step-form'),
    tabs: page.locator('.step-form .tabs'),
    panel: page.locator('.step-form .tab-panel'),
    isSelected: (key) =>
      page.locator(`[data-box=${JSON.stringify(key)}][aria-pressed=true]`).waitFor({ state: 'attached' }),
    built: [],
    flows: () => work.built,
  };
  await deleteAll(work, value);
  await settings(work, value);
  for (const [i, flow] of inOrder(value.flows).entries()) await buildFlow(work, flow, i === 0);
  if (hand.name === 'keyboard') assert.equal(person.counts.pointed, 0);
  await editor.saved.waitFor();
  const text = await server.draft(name);
  assert.deepEqual(parse(text), value, `${name}, built by ${hand.name}:\n${text}`);
}

/** The flows that others call come first, so that the picker offers them. */
function inOrder(flows) {
  const ordered = [];
  const add = (name, above = []) => {
    if (ordered.some((each) => each.name === name) || above.includes(name)) return;
    for (const [, called] of JSON.stringify(flows[name].steps).matchAll(/"call":"([^"]+)"/g))
      if (called in flows) add(called, [...above, name]);
    ordered.push({ name, flow: flows[name] });
  };
  for (const name of Object.keys(flows)) add(name);
  return ordered;
}

const START = 'begin';
const tabOf = (work, title) =>
  work.editor.flows.locator('.flow-tab > button').filter({ hasText: exactly(title) });
const menuItem = (work, name) => work.page.getByRole('menuitem', { name });

/** Leaves one empty flow, whose trigger is still to be chosen. */
async function deleteAll(work, value) {
  const { hand, page, editor } = work;
  await addFlow(work, START);
  await page.keyboard.press('Escape');
  await editor.triggers.waitFor({ state: 'detached' });
  for (const [name, { title = name }] of Object.entries(value.flows)) {
    await hand.press(tabOf(work, title));
    await hand.menu(editor.menuOfFlow(title), menuItem(work, 'Delete'));
    const warning = page.getByRole('dialog', { name: `Delete the flow ${title}?` });
    await warning
      .or(page.getByText(`Deleted the flow ${title}.`))
      .first()
      .waitFor();
    if (await warning.isVisible()) await hand.press(warning.getByRole('button', { name: 'Delete' }));
    await tabOf(work, title).waitFor({ state: 'detached' });
  }
}

async function addFlow({ hand, page, editor }, name) {
  await hand.press(page.getByRole('button', { name: 'Add a flow' }));
  const dialog = page.getByRole('dialog', { name: 'Add a flow' });
  await hand.rename(dialog.getByLabel('Name', { exact: true }), name);
  await editor.triggers.getByRole('combobox').waitFor();
}

/** The title of the integration, its config values, its connections and its subscriptions. */
async function settings(work, value) {
  const { hand, page } = work;
  await hand.press(page.getByRole('button', { name: 'Integration settings' }));
  const sheet = page.getByRole('dialog', { name: 'Integration settings' });
  const removal = sheet.getByRole('button', { name: /^Remove (config value|connection|outbound webhook) / });
  await sheet.waitFor();
  while ((await removal.count()) > 0) await hand.press(removal.first());
  await hand.write(sheet.getByLabel('Title', { exact: true }).first(), value.title ?? '');
  for (const [section, add] of [
    ['config', 'Add a config value'],
    ['connections', 'Add a connection'],
    ['subscriptions', 'Add an outbound webhook'],
  ]) {
    const button = sheet.getByRole('button', { name: add });
    const cards = sheet
      .locator('.rows-field')
      .filter({ has: page.getByRole('button', { name: add }) })
      .locator('.row-card');
    for (const [i, [name, member]] of Object.entries(value[section] ?? {}).entries()) {
      await hand.press(button);
      await hand.rename(cards.nth(i).locator('.row-card-head > input'), name);
      await fillAll(hand, cards.nth(i), member, `/${section}/${name}`);
    }
  }
  await hand.press(sheet.getByRole('button', { name: 'Done' }));
  await sheet.waitFor({ state: 'detached' });
}

async function buildFlow(work, { name, flow }, isFirst) {
  const { hand, panel, tabs, form } = work;
  if (isFirst) {
    await nameFlow(work, START, name, flow.title);
    await hand.press(form.getByRole('button', { name: 'Choose a trigger…' }));
  } else {
    await addFlow(work, name);
  }
  const isPicking = await chooseTrigger(work, flow.trigger.use);
  const trigger = `/flows/${name}/trigger`;
  await buildSteps(work, { list: `/flows/${name}/steps` }, flow.steps, isPicking);
  await hand.select(trigger);
  await work.isSelected(trigger);
  const { use: _, connection, ...values } = flow.trigger;
  await connect(work, connection);
  await fillAll(hand, panel, values);
  const { trigger: _t, steps: _s, title, ...runs } = flow;
  if (Object.keys(runs).length > 0) {
    await hand.tab(tabs, 'Runs');
    const order = typeof runs['order-by'] === 'string' && { 'order-by': { key: runs['order-by'] } };
    await fillAll(hand, panel, { ...runs, ...order });
  }
  if (!isFirst && title !== undefined) await nameFlow(work, name, name, title);
  work.built.push({ name, title, isCallable: flow.trigger.use === 'flow.call' });
}

async function nameFlow(work, before, name, title) {
  const { hand, page, editor } = work;
  await hand.menu(editor.menuOfFlow(before), menuItem(work, 'Rename…'));
  const dialog = page.getByRole('dialog', { name: `Rename the flow ${before}` });
  await hand.write(dialog.getByLabel('Title', { exact: true }), title ?? '');
  await hand.rename(dialog.getByLabel('Name', { exact: true }), name);
  await dialog.waitFor({ state: 'detached' });
}

/** Chooses the trigger; answers whether the picker of the first step has opened then. */
async function chooseTrigger({ hand, page, person, editor, panel, connectors }, use) {
  const connector = connectors.find((each) => each.id === use.split('.')[0]);
  const { title } = connector.triggers.find((each) => each.id === use);
  const search = editor.triggers.getByRole('combobox');
  await search.waitFor();
  await person.type(use);
  const option = editor.triggers
    .getByRole('option')
    .filter({ has: page.locator('strong', { hasText: exactly(title) }) })
    .filter({ has: page.locator('.entry-title .caption', { hasText: exactly(connector.title) }) });
  await hand.option(option);
  await search.waitFor({ state: 'detached' });
  const picker = page.getByRole('combobox', { name: /^Search actions/ });
  const focused = panel.locator(':focus');
  await picker.or(focused).first().waitFor();
  return picker.isVisible();
}
