// Fills in forms from values of a document, whatever control a field has.

/** Puts values into the fields of a form, each at its JSON Pointer, and empties all other fields. */
export async function fillAll(hand, form, values, pointer = '') {
  const filled = new Set();
  await fillMembers(hand, form, pointer, values, filled);
  await emptyOthers(hand, form, filled);
}

/** Fills in the members of a value. Some fields show only when another one is filled in, so they come later. */
async function fillMembers(hand, form, pointer, value, filled) {
  let rest = Object.entries(value);
  while (rest.length > 0) {
    const missing = [];
    for (const [name, member] of rest) {
      const at = `${pointer}/${name}`;
      if ((await fieldAt(form, at).count()) > 0) await fill(hand, form, at, member, filled);
      // The members of some values are fields of the form itself, such as the inputs of an action.
      else if ((await form.locator(`[data-pointer^=${JSON.stringify(`${at}/`)}]`).count()) > 0)
        await fillMembers(hand, form, at, member, filled);
      else missing.push([name, member]);
    }
    // If none of them is there yet, the form is still loading.
    if (missing.length === rest.length)
      await form
        .locator(`[data-pointer^=${JSON.stringify(`${pointer}/${missing[0][0]}`)}]`)
        .first()
        .waitFor({ state: 'attached' });
    rest = missing;
  }
}

const fieldAt = (form, pointer) => form.locator(`[data-pointer=${JSON.stringify(pointer)}]`);

/** Puts a value into one field. */
export async function fill(hand, form, pointer, value, filled = new Set()) {
  const field = fieldAt(form, pointer);
  await unfold(hand, field);
  const isGroup = await field.evaluate((element) => element.matches('fieldset'));
  const mode = field.locator(':scope > .mode, :scope > :is(.field-head, .group-tools) > .mode');
  const isExpression = typeof value === 'string' && value.includes('{{');
  const isOn = (await mode.count()) > 0 ? (await mode.getAttribute('aria-pressed')) === 'true' : undefined;
  if (isOn !== undefined && isOn !== isExpression) await hand.press(mode);
  const members = value !== null && typeof value === 'object' && !Array.isArray(value);
  // What rows cannot show is written as JSON.
  const json = field.locator(':scope > .structured > .as-json');
  if (!isExpression && !isFlat(value) && (await json.count()) > 0) {
    if ((await json.getAttribute('aria-pressed')) !== 'true') await hand.press(json);
    filled.add(pointer);
    return hand.write(field.locator(':scope > .structured > textarea'), JSON.stringify(value));
  }
  if (isGroup && !isExpression) return fillGroup(hand, form, field, pointer, value, filled);
  filled.add(pointer);
  if (members && (await field.locator('.pairs').count()) > 0) return fillPairs(hand, field, value);
  const control = field.locator('select, input, textarea').first();
  if (await control.evaluate((element) => element.matches('select'))) {
    // A secret is chosen by its name.
    const [, secret] = /^\{\{ secret\.(\w+) \}\}$/.exec(value) ?? [];
    return hand.choose(control, secret ?? String(value));
  }
  return hand.write(control, await written(control, value));
}

const isFlat = (value) =>
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each !== 'object' && !/\n/.test(String(each)));

async function fillGroup(hand, form, field, pointer, value, filled) {
  const variants = field.locator(':scope > select');
  if ((await variants.count()) === 0) return fillMembers(hand, form, pointer, value, filled);
  const names = await variants.evaluate((list) => [...list.options].map((each) => each.value));
  const isMark = ([, each]) => names.includes(each);
  const chosen = typeof value === 'string' ? value : Object.entries(value).find(isMark)[1];
  await hand.choose(variants, chosen);
  if (typeof value === 'string') return;
  const others = Object.entries(value).filter((each) => !isMark(each));
  await fillMembers(hand, form, pointer, Object.fromEntries(others), filled);
}

async function fillPairs(hand, field, value) {
  const rows = field.locator('.pair');
  for (const [i, [name, each]] of Object.entries(value).entries()) {
    if ((await rows.count()) <= i) await hand.press(field.locator('.pairs > .add-entry'));
    const controls = rows.nth(i).locator('input, textarea');
    await hand.write(controls.nth(0), name);
    await hand.write(controls.nth(1), typeof each === 'string' ? each : JSON.stringify(each));
  }
}

/** How a value is typed into a field. */
async function written(control, value) {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const kind = await control.evaluate((element) =>
    element.matches('[placeholder="One per line"]')
      ? 'lines'
      : element.matches('[placeholder*="JSON"]')
        ? 'json'
        : 'text',
  );
  if (kind === 'lines' && Array.isArray(value)) return value.join('\n');
  if (typeof value !== 'string') return JSON.stringify(value);
  // A text that would be read as something else stands in quotes.
  return kind === 'json' && isJson(value) ? JSON.stringify(value) : value;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Opens the folded part of a form in which a field is. */
async function unfold(hand, field) {
  await field.first().waitFor({ state: 'attached' });
  const folded = field.locator('xpath=ancestor::details[not(@open)]');
  for (let depth = await folded.count(); depth > 0; depth--)
    await hand.press(folded.first().locator(':scope > summary'));
}

/** Empties the fields that have a value which the document does not have, such as one with which a new step begins. */
async function emptyOthers(hand, form, filled) {
  const full = await form.locator('.field[data-pointer]:not(fieldset)').evaluateAll((fields) =>
    fields
      .filter((field) => {
        const control = field.querySelector('select, input, textarea');
        return control !== null && control.value !== '';
      })
      .map((field) => field.dataset.pointer),
  );
  for (const pointer of full) {
    if (filled.has(pointer) || pointer === '/connection') continue;
    const field = fieldAt(form, pointer);
    await unfold(hand, field);
    const control = field.locator('select, input, textarea').first();
    if (await control.evaluate((element) => element.matches('select'))) await hand.choose(control, '');
    else await hand.write(control, '');
  }
}
