// A person at the browser: what they point at, type and press is counted.
import { DESKTOP, Watch } from './browser.mjs';
import { PASSWORD } from './server.mjs';

// The machine may be busy with other tests.
const PATIENCE_MS = 60_000;

export class Person {
  /** Clicks and other pointer actions. */
  pointed = 0;
  /** Fields that were typed into. */
  typed = 0;
  /** Keys pressed besides what was typed as values. */
  keys = 0;

  static async at(browser, server, options = {}) {
    const context = await browser.newContext({ ...DESKTOP, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const person = new Person();
    person.context = context;
    person.server = server;
    person.watch = new Watch(context, server.origin);
    person.page = await context.newPage();
    return person;
  }

  /** Signs in without the form, where a journey is not about that. */
  async signIn() {
    const [name, value] = (await this.server.signIn()).split('=');
    await this.context.addCookies([{ name, value, url: this.server.origin }]);
  }

  /** What happens to everyone after half an hour away. */
  expireSession() {
    return this.context.clearCookies();
  }

  async signInAgain() {
    const dialog = this.page.getByRole('dialog', { name: 'Sign in again' });
    await this.walkTo(dialog.locator('input[name=password]'));
    await this.type(PASSWORD);
    await this.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  }

  open(path) {
    return this.page.goto(this.server.origin + path);
  }

  async click(target) {
    this.pointed++;
    await target.click();
  }

  /** Types into a field; one that does not have the focus yet is clicked first. */
  async fill(field, text) {
    await field.waitFor();
    if (!(await hasFocus(field))) await this.click(field);
    await this.type(text);
  }

  /** Types a value where the focus is. */
  async type(text) {
    this.typed++;
    await this.page.keyboard.insertText(text);
  }

  /** Presses keys one after the other. */
  async press(...keys) {
    for (const key of keys) {
      this.keys++;
      await this.page.keyboard.press(key);
    }
  }

  /** Presses a key until something has the focus, as a person who walks through a page by Tab does. */
  async walkTo(target, key = 'Tab', most = 60) {
    await target.waitFor();
    for (let times = 0; times <= most; times++) {
      if (await hasFocus(target)) return;
      await this.press(key);
    }
    throw new Error(`${key} pressed ${most} times does not lead to ${target}`);
  }

  /** Walks to a button or link and presses it. */
  async activate(target, key = 'Tab') {
    await this.walkTo(target, key);
    await this.press('Enter');
  }

  get counts() {
    const { pointed, typed, keys } = this;
    return { pointed, typed, keys };
  }

  count() {
    this.pointed = 0;
    this.typed = 0;
    this.keys = 0;
  }
}

export async function hasFocus(target) {
  return target.evaluate((element) => {
    const root = element.getRootNode();
    return root.activeElement === element;
  });
}
