// A tab with the editor, used only through the screen.
import { editorOf } from '../harness/editor.mjs';
import { PASSWORD } from '../harness/server.mjs';

// A password is hard to check on purpose, and the machine may be busy.
const SIGN_IN_MS = 60_000;

const STEPS = ['Read the order', 'Find the customer', 'Count the lines', 'Tell the shop', 'Write it down'];

export class Tab {
  static async open(person, name) {
    const tab = new Tab();
    tab.person = person;
    tab.page = await person.context.newPage();
    tab.name = name;
    tab.editor = editorOf(Object.assign(Object.create(person), { page: tab.page }));
    await tab.load();
    return tab;
  }

  async load() {
    await this.page.goto(`${this.person.server.origin}/integrations/${this.name}/edit?view=split`);
    await this.recover();
  }

  async reload() {
    await this.page.reload();
    await this.recover();
  }

  /** Does what the page requests: signs in or retries. Afterwards the editor is usable. */
  async recover() {
    const { page } = this;
    const signIn = page.locator('input[name=password]');
    const content = page.locator('.cm-content');
    const again = page.getByRole('button', { name: 'Try again' });
    for (;;) {
      await signIn.or(content).or(again).first().waitFor();
      if (await signIn.isVisible()) {
        const user = page.getByLabel('User name');
        await user.fill('admin');
        await signIn.fill(PASSWORD);
        await signIn.press('Enter');
        await signIn.waitFor({ state: 'detached', timeout: SIGN_IN_MS });
      } else if (await content.isVisible()) {
        await page.locator('.graph-node').first().waitFor();
        // A part that was not loaded before the server went away is not there until it is back.
        await page.waitForFunction(() =>
          performance.getEntriesByType('resource').some(({ name }) => name.includes('/StepPicker')),
        );
        return;
      } else if (await again.first().isVisible()) {
        await again.first().click();
      }
    }
  }

  /**
   * Types a unique mark at a random place and in a random way.
   *
   * @returns how; undefined if the page asked for the password first
   */
  async edit(dice, mark) {
    const isAsked = () => this.page.locator('input[name=password]').isVisible();
    try {
      const how = await this.#edit(dice, mark);
      if (!(await this.text()).includes(mark)) {
        if (await isAsked()) return undefined;
        throw new Error(`${mark} by ${how} is not on the screen`);
      }
      return how;
    } catch (problem) {
      if (await isAsked()) return undefined;
      throw problem;
    }
  }

  async #edit(dice, mark) {
    const title = dice.oneOf(STEPS);
    const way = dice.oneOf(['text', 'form', 'graph']);
    if (way === 'text') {
      await this.editor.typeAfter(`title: ${title}`, ` ${mark}`);
    } else if (way === 'form') {
      await this.select(title);
      await (await this.editor.names()).title.focus();
      await this.page.keyboard.press('End');
      await this.page.keyboard.insertText(` ${mark}`);
    } else {
      await this.select(title);
      await this.page.locator('.graph').focus();
      await this.page.keyboard.press(dice.oneOf(['a', 'Shift+A']));
      await this.editor.pick('Set variables');
      const { id } = await this.editor.names();
      await id.fill(mark);
      await id.press('Enter');
    }
    return `${way} at ${title}`;
  }

  async select(title) {
    // Many rounds make the flow higher than the window.
    await this.page.getByRole('button', { name: 'Show the whole flow' }).click();
    await this.editor.step(title).click();
    await this.page.locator('.step-form').waitFor();
  }

  /** The text on the screen. */
  async text() {
    return (await this.page.locator('.cm-line').allTextContents()).join('\n');
  }

  /** Whether the page shows a conflict. */
  conflict() {
    return this.editor.conflict.isVisible();
  }

  /** Resolves a conflict. Marks of the other side that are not in the result count as discarded. */
  async settle(dice) {
    const { choices, choose, saveChoice } = this.editor;
    await choose();
    const left = await choices.textContent();
    for (const step of await choices.getByRole('group').all())
      await step.getByRole('radio').nth(dice.below(2)).check();
    await saveChoice.click();
    await choices.waitFor({ state: 'detached' });
    return { kept: await this.text(), left };
  }
}

export const DOCUMENT = (name) => `integration: ${name}
flows:
  received:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
${STEPS.map((title, number) => `      - id: step${number}\n        title: ${title}\n        set: { a${number}: 1 }\n`).join('')}`;
