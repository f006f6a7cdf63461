// Everything that can go wrong while a draft is edited, and the account of all edits: none may be lost.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Person } from '../harness/person.mjs';
import { DOCUMENT, Tab } from './tab.mjs';

const PATIENCE_MS = 40_000;

export class World {
  /** Marks that were typed, and not given up by a person's choice. */
  marks = new Set();
  #count = 0;

  constructor(server, browser, dice, name) {
    Object.assign(this, { server, browser, dice, name });
  }

  mark(kind) {
    return `${kind}${++this.#count}x`;
  }

  async begin() {
    await this.server.api('PUT', `/integrations/${this.name}/draft`, DOCUMENT(this.name));
    this.people = [];
    for (let each = 0; each < 2; each++) {
      const person = await Person.at(this.browser, this.server, { viewport: { width: 1400, height: 1400 } });
      await person.signIn();
      // The journal is read from a page that does not edit.
      await person.open('/theme.js');
      this.people.push({ person, tabs: [await Tab.open(person, this.name)] });
    }
  }

  /** One person edits in one tab, with a fault on the way. @returns a description */
  async round() {
    const one = this.dice.oneOf(this.people);
    if (one.tabs.length === 0) one.tabs.push(await Tab.open(one.person, this.name));
    let tab = this.dice.oneOf(one.tabs);
    const done = [];
    const edit = async () => {
      const mark = this.mark('e');
      const how = await tab.edit(this.dice, mark);
      done.push(how ? `${mark} by ${how}` : `${mark} not typed`);
      if (how) this.marks.add(mark);
    };
    await tab.recover();
    if (await tab.conflict()) await this.#settle(tab, done);
    await edit();
    const upset = this.dice.oneOf(Object.keys(UPSETS));
    done.push(upset);
    tab = (await UPSETS[upset]({ world: this, one, tab, edit })) ?? tab;
    if (this.dice.next() < 0.5) await wait(this.dice.below(1500));
    return done.join(', ');
  }

  async #settle(tab, done) {
    const { kept, left } = await tab.settle(this.dice);
    for (const mark of this.marks) {
      if (left.includes(mark) && !kept.includes(mark)) {
        this.marks.delete(mark);
        done.push(`${mark} given up`);
      }
    }
  }

  /** The marks that are in no draft and in no browser. */
  async lost() {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const texts = [(await this.server.draft(this.name)) ?? ''];
      for (const { person } of this.people) texts.push(...(await journalOf(person, this.name)));
      const missing = [...this.marks].filter((mark) => !texts.some((text) => text.includes(mark)));
      if (missing.length === 0 || Date.now() > until) return missing;
      await wait(250);
    }
  }

  /** Opens editors until no browser has unsaved edits. Then all marks must be in the draft. */
  async end() {
    for (const one of this.people) {
      for (const tab of one.tabs) await this.#finish(tab);
      while ((await journalOf(one.person, this.name)).length > 0) {
        const tab = await Tab.open(one.person, this.name);
        one.tabs.push(tab);
        await this.#finish(tab);
      }
    }
    const draft = await this.server.draft(this.name);
    const missing = [...this.marks].filter((mark) => !draft.includes(mark));
    const faults = this.people.flatMap(({ person }) => person.watch.faults);
    for (const { person } of this.people) await person.context.close();
    return { missing, faults };
  }

  /** Saves screenshots of all tabs. */
  async keep(folder) {
    mkdirSync(folder, { recursive: true });
    for (const [who, { tabs }] of this.people.entries())
      for (const [number, { page }] of tabs.entries())
        await page
          .screenshot({ path: join(folder, `${this.name}-${who}-${number}.png`) })
          .catch(() => undefined);
  }

  async #finish(tab) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      await tab.recover();
      if (await tab.conflict()) await this.#settle(tab, []);
      if (await tab.editor.saved.isVisible()) break;
      if (Date.now() > until)
        throw new Error(`${this.name} is not saved: ${await tab.page.locator('.save-state').textContent()}`);
      await wait(100);
    }
    await tab.page.close();
  }
}

/** The unsaved texts in a browser. */
function journalOf(person, name) {
  return person.page.evaluate(
    (integration) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('junctura');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const finish = (texts) => {
            database.close();
            resolve(texts);
          };
          if (!database.objectStoreNames.contains('edits')) return finish([]);
          const range = IDBKeyRange.bound(`${integration}\n`, `${integration}\n\uffff`);
          const all = database.transaction('edits').objectStore('edits').getAll(range);
          all.onsuccess = () => finish(all.result.map((edit) => edit.text));
        };
      }),
    name,
  );
}

const close = async ({ one, tab }) => {
  await tab.page.close();
  one.tabs = one.tabs.filter((each) => each !== tab);
};

/** The faults after an edit. */
const UPSETS = {
  'nothing happens': async () => undefined,
  reload: ({ tab }) => tab.reload(),
  'the tab is closed': close,
  'the session expires': async ({ one, tab, edit }) => {
    await one.person.expireSession();
    await edit();
    await tab.recover();
  },
  'a second tab': async ({ world, one, tab, edit }) => {
    if (one.tabs.length < 3) one.tabs.push(await Tab.open(one.person, world.name));
    await edit();
    const other = one.tabs.at(-1);
    await other.recover();
    return other === tab ? undefined : other;
  },
  'someone else saves': async ({ world, edit }) => {
    const mark = world.mark('f');
    await world.server.editDraft(world.name, (text) => text.replace('title: Count the lines', `$& ${mark}`));
    world.marks.add(mark);
    await edit();
  },
  offline: async ({ one, edit }) => {
    one.person.watch.isServerAway = true;
    await one.person.context.setOffline(true);
    await edit();
    await one.person.context.setOffline(false);
    one.person.watch.isServerAway = false;
  },
  'offline, and the tab is closed': async (all) => {
    const { one, edit } = all;
    one.person.watch.isServerAway = true;
    await one.person.context.setOffline(true);
    await edit();
    await close(all);
    await one.person.context.setOffline(false);
    one.person.watch.isServerAway = false;
  },
  'the server is killed': async ({ world, edit }) => {
    for (const { person } of world.people) person.watch.isServerAway = true;
    await world.server.kill();
    await edit();
    await world.server.run();
    for (const { person } of world.people) person.watch.isServerAway = false;
  },
};
