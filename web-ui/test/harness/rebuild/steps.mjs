// Builds steps from what a document says about them.
import { fill, fillAll } from './form.mjs';

/** How the picker calls each kind of step. */
const KINDS = {
  switch: 'Switch',
  'for-each': 'For each',
  filter: 'Filter',
  parallel: 'Parallel',
  try: 'Try',
  set: 'Set variables',
  select: 'Select rows',
  call: 'Call flow',
  respond: 'Respond',
  delay: 'Delay',
  callback: 'Wait for a call-back',
  stop: 'Stop',
  fail: 'Fail',
};
const ERRORS = ['when', 'timeout', 'retry', 'on-error', 'on-crash'];
const STEPS = ['steps', 'try', 'catch', 'finally', 'switch', 'parallel'];

const pick = (value, keep) => Object.fromEntries(Object.entries(value).filter(([key]) => keep(key)));

/**
 * Builds a list of steps, and the steps inside of them.
 *
 * @param at `{ list, owner, part, parts }`: where the list is
 * @param isOpen whether the picker for the first step is open already
 */
export async function buildSteps(work, at, steps, isOpen = false) {
  for (const [index, step] of steps.entries()) {
    if (!(isOpen && index === 0)) await work.hand.add({ ...at, index });
    await buildStep(work, `${at.list}/${index}`, step);
  }
}

async function buildStep(work, key, step) {
  const { hand } = work;
  await pickStep(work, step);
  await work.isSelected(key);
  await hasBegun(work);
  await nameIt(work, step);
  await inputs(work, step);
  const errors = pick(step, (name) => ERRORS.includes(name));
  if (Object.keys(errors).length > 0) {
    await hand.tab(work.tabs, 'Error handling');
    await fillAll(hand, work.panel, errors);
  }
  const lists = listsOf(step);
  for (const [part, [path, inner]] of lists.entries())
    await buildSteps(work, { list: `${key}${path}`, owner: key, part, parts: lists.length }, inner);
}

/** The form of a new step takes the focus once it is there. */
function hasBegun({ page }) {
  return page.waitForFunction(() => {
    const panel = document.querySelector('.step-form .tab-panel');
    return (
      panel?.contains(document.activeElement) || panel?.querySelector('input, select, textarea') === null
    );
  });
}

/** Chooses the step in the picker, by its title and that of its connector. */
async function pickStep({ hand, page, person, connectors, flows }, step) {
  const kind = Object.keys(KINDS).find((each) => each in step);
  const [id] = (step.use ?? '').split('.');
  const connector = connectors.find((each) => each.id === id);
  const action = connector?.actions.find((each) => each.id === step.use);
  // A flow that calls itself is chosen in the form.
  const called = kind === 'call' ? flows().filter((each) => each.isCallable) : [];
  const known = called.find((each) => each.name === step.call) ?? called[0];
  const title = action ? action.title : known ? `Call flow ${known.title ?? known.name}` : KINDS[kind];
  const group = action ? connector.title : 'Control';
  const search = page.getByRole('combobox', { name: /^Search actions/ });
  await search.waitFor();
  await person.type(action ? `${title} ${connector.title}` : title);
  const option = page
    .getByRole('option')
    .filter({ has: page.locator('strong', { hasText: exactly(title) }) })
    .filter({ has: page.locator('.entry-title .caption', { hasText: exactly(group) }) });
  await hand.option(option);
  await search.waitFor({ state: 'detached' });
}

export const exactly = (text) => new RegExp(`^${text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}$`);

async function nameIt({ hand, form }, { title, id }) {
  const toggle = form.getByRole('button', { name: 'Title and ID' });
  if ((await toggle.getAttribute('aria-expanded')) !== 'true') await hand.press(toggle);
  await hand.write(form.getByLabel('Title', { exact: true }), title ?? '');
  await hand.rename(form.getByLabel('ID', { exact: true }), id ?? '');
}

/** Fills in the tab of the inputs. */
async function inputs(work, step) {
  const { hand, panel } = work;
  if (step.use) await connect(work, step.connection);
  if (step.switch) return cases(work, step.switch);
  if (step.parallel) await rows(work, 'Add a branch', Object.keys(step.parallel));
  if (step.try) await parts(work, step);
  if (step.set) await rows(work, 'Add a variable', Object.keys(step.set));
  if (step.delay?.until) await hand.press(panel.getByRole('button', { name: 'Until a time' }));
  const own = pick(step, (name) => !['id', 'title', 'use', 'connection', ...ERRORS, ...STEPS].includes(name));
  const callback = own.callback && { callback: pick(own.callback, (name) => name !== 'steps') };
  await fillAll(hand, panel, { ...own, ...callback });
}

export async function connect({ hand, panel }, slot) {
  const list = panel.locator('[data-pointer="/connection"] select');
  if (slot === undefined && (await list.count()) === 0) return;
  await hand.choose(list, slot ?? '');
}

async function cases({ hand, panel }, all) {
  const conditions = all.filter((each) => 'when' in each);
  const cards = panel.locator('.row-card');
  if (conditions.length === all.length)
    await hand.press(panel.getByRole('button', { name: /^Remove “otherwise”/ }));
  while ((await cards.count()) < all.length)
    await hand.press(panel.getByRole('button', { name: 'Add a case' }));
  for (const [i, each] of conditions.entries()) await fill(hand, panel, `/switch/${i}/when`, each.when);
}

/** Gives the parts of a step their names. */
async function rows({ hand, panel }, add, names) {
  const inputs = panel.locator('.row-card-head > input');
  while ((await inputs.count()) < names.length) await hand.press(panel.getByRole('button', { name: add }));
  for (const [i, name] of names.entries()) await hand.rename(inputs.nth(i), name);
}

async function parts({ hand, panel }, step) {
  for (const [name, box] of [
    ['catch', panel.getByRole('checkbox', { name: /^Catch failures/ })],
    ['finally', panel.getByRole('checkbox', { name: /^Always run at the end/ })],
  ]) {
    if ((await box.isChecked()) !== name in step) await hand.check(box);
  }
}

/** The lists of steps inside of a step, in the order in which the graph shows them. */
function listsOf(step) {
  if (step.switch) return step.switch.map((each, i) => listOfCase(each, i));
  if (step.parallel) return Object.entries(step.parallel).map(([name, list]) => [`/parallel/${name}`, list]);
  if (step.callback) return [['/callback/steps', step.callback.steps]];
  return ['try', 'catch', 'finally', 'steps'].flatMap((part) =>
    step[part] ? [[`/${part}`, step[part]]] : [],
  );
}

const listOfCase = (each, i) =>
  'when' in each ? [`/switch/${i}/steps`, each.steps] : [`/switch/${i}/otherwise`, each.otherwise];
