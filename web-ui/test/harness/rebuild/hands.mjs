// The two ways in which a person uses the editor: by pointer, and by keyboard. Values are typed in both.
import { hasFocus } from '../person.mjs';

/** What both ways have in common. */
class Hand {
  constructor(editor) {
    this.editor = editor;
    this.person = editor.person;
    this.page = editor.person.page;
  }

  /** Replaces the text of a field. */
  async write(field, text) {
    await field.waitFor();
    if ((await field.inputValue()) === text) return;
    await this.goTo(field);
    await this.page.keyboard.press('Control+a');
    if (text === '') await this.page.keyboard.press('Delete');
    else await this.person.type(text);
    // A list of choices of the other system is left as it is.
    if ((await field.getAttribute('role')) === 'combobox') await this.page.keyboard.press('Escape');
  }

  /** Replaces a name that is changed as a whole, once it is typed. */
  async rename(field, text) {
    await this.write(field, text);
    await this.goTo(field);
    await this.page.keyboard.press('Enter');
  }
}

export class Pointer extends Hand {
  name = 'pointer';

  async goTo(field) {
    if (!(await hasFocus(field))) await this.person.click(field);
  }

  press(button) {
    return this.person.click(button);
  }

  check(box) {
    return this.person.click(box);
  }

  /** Chooses an entry of a native list, which the system draws, outside of the page. */
  async choose(list, value) {
    await list.waitFor();
    if ((await list.inputValue()) === value) return;
    this.person.pointed++;
    await list.selectOption(value);
  }

  tab(tabs, name) {
    return this.person.click(tabs.getByRole('tab', { name }));
  }

  option(option) {
    return this.person.click(option);
  }

  async menu(button, ...items) {
    await this.person.click(button);
    for (const item of items) await this.person.click(item);
  }

  async select(key) {
    const box = await this.seen(this.page.locator(`[data-box=${JSON.stringify(key)}]`));
    await this.person.click(box);
  }

  /** Opens the picker at a place of a list. */
  async add({ list, index }) {
    const plus = this.page.locator(`[data-id=${JSON.stringify(`plus ${list}+${index}`)}] button`);
    await this.person.click(await this.seen(plus));
  }

  /** Deletes steps beside each other. */
  async remove(keys) {
    await this.select(keys[0]);
    const last = await this.seen(this.page.locator(`[data-box=${JSON.stringify(keys.at(-1))}]`));
    this.person.pointed++;
    await last.click({ modifiers: ['Shift'] });
    await this.page.keyboard.press('Delete');
  }

  /** Moves the graph by the wheel until something is to be seen. */
  async seen(target) {
    await target.waitFor();
    for (let tries = 0; tries < 40; tries++) {
      const [graph, box] = await Promise.all([this.editor.graph.boundingBox(), target.boundingBox()]);
      const across = beyond(box.x, Math.min(box.width, 120), graph.x, graph.width);
      const down = beyond(box.y, box.height, graph.y, graph.height);
      if (across === 0 && down === 0) return target;
      this.person.pointed++;
      await this.page.mouse.move(graph.x + graph.width / 2, graph.y + graph.height / 2);
      await this.page.mouse.wheel(across, down);
      await this.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
      );
    }
    throw new Error(`The wheel does not bring ${target} into view`);
  }
}

const MARGIN = 30;

/** By how much something lies outside of a range. */
function beyond(at, size, from, range) {
  if (at < from + MARGIN) return at - from - 2 * MARGIN;
  const over = at + size - (from + range - MARGIN);
  return over > 0 ? over + MARGIN : 0;
}

export class Keyboard extends Hand {
  name = 'keyboard';

  /** Walks to something in the shorter direction. */
  async goTo(target) {
    await target.waitFor();
    for (let times = 0; times < 300; times++) {
      const key = await target.evaluate((element) => {
        const focused = document.activeElement;
        if (focused === element) return undefined;
        const isAbove = focused.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
        return isAbove && focused !== document.body ? 'Shift+Tab' : 'Tab';
      });
      if (key === undefined) return;
      await this.person.press(key);
    }
    throw new Error(`Tab does not lead to ${target}`);
  }

  async press(button) {
    await this.goTo(button);
    await this.person.press('Enter');
  }

  async check(box) {
    await this.goTo(box);
    await this.person.press('Space');
  }

  async choose(list, value) {
    await list.waitFor();
    if ((await list.inputValue()) === value) return;
    await this.goTo(list);
    const by = await list.evaluate((element, wanted) => {
      const at = [...element.options].findIndex((each) => each.value === wanted);
      if (at < 0) throw new Error(`The list has no entry ${wanted}`);
      return at - element.selectedIndex;
    }, value);
    // The list is opened first: else each entry on the way would be chosen, too.
    await this.person.press('Alt+ArrowDown');
    for (let n = 0; n < Math.abs(by); n++) await this.person.press(by > 0 ? 'ArrowDown' : 'ArrowUp');
    await this.person.press('Enter');
  }

  async tab(tabs, name) {
    const tab = tabs.getByRole('tab', { name });
    await this.goTo(tabs.locator('[role=tab][aria-selected=true]'));
    for (let n = 0; (await tab.getAttribute('aria-selected')) !== 'true'; n++) {
      if (n > 8) throw new Error(`The arrow keys do not lead to the tab ${name}`);
      await this.person.press('ArrowRight');
    }
  }

  /** Walks to an option of a list below a search field. */
  async option(option) {
    await option.waitFor();
    for (let n = 0; (await option.getAttribute('aria-selected')) !== 'true'; n++) {
      if (n > 60) throw new Error(`The arrow keys do not lead to ${option}`);
      await this.person.press('ArrowDown');
    }
    await this.person.press('Enter');
  }

  async menu(button, ...items) {
    await this.press(button);
    for (const item of items) {
      await this.person.walkTo(item, 'ArrowDown');
      await this.person.press('Enter');
    }
  }

  toGraph() {
    return this.person.walkTo(this.editor.graph, 'F6', 8);
  }

  /** Walks to a step of the graph, or to the trigger. */
  async select(key) {
    await this.toGraph();
    const nodes = () =>
      this.editor.graph.evaluate((graph, wanted) => {
        const boxes = [...graph.querySelectorAll('[data-box]')];
        const current = graph.getAttribute('aria-activedescendant');
        const at = boxes.findIndex((each) => each.parentElement.id === current);
        return boxes.findIndex((each) => each.dataset.box === wanted) - at;
      }, key);
    for (let tries = 0; tries < 100; tries++) {
      const by = await nodes();
      if (by === 0) return;
      await this.person.press(by > 0 ? 'ArrowDown' : 'ArrowUp');
    }
    throw new Error(`The arrow keys do not lead to ${key}`);
  }

  async add({ list, index, owner, part, parts }) {
    if (index > 0 || owner === undefined) {
      await this.select(index > 0 ? `${list}/${index - 1}` : list.replace(/steps$/, 'trigger'));
      return this.person.press('a');
    }
    await this.select(owner);
    if (parts === 1) return this.person.press('i');
    for (let tries = 1; !(await this.addInside(part)); tries++) {
      if (tries === 3) throw new Error(`The menu of ${owner} closes again and again`);
    }
  }

  /** Whether the menu stayed open: it closes when the graph is drawn anew below it. */
  async addInside(part) {
    await this.person.press('Shift+F10');
    const menu = this.page.getByRole('menu', { name: 'Actions', exact: true });
    await this.person.walkTo(menu.getByRole('menuitem', { name: /^Add inside/ }), 'ArrowDown');
    await this.person.press('ArrowRight');
    const inside = this.page
      .getByRole('menu', { name: /^Add inside/ })
      .getByRole('menuitem')
      .nth(part);
    await inside.waitFor().catch(() => undefined);
    while ((await inside.count()) > 0) {
      if (await inside.evaluateAll(([item]) => item !== undefined && item === document.activeElement)) {
        await this.person.press('Enter');
        return true;
      }
      await this.person.press('ArrowDown');
    }
    return false;
  }

  async remove(keys) {
    await this.select(keys[0]);
    for (const _ of keys.slice(1)) await this.person.press('Shift+ArrowDown');
    await this.person.press('Delete');
  }
}
