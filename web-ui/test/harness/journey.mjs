// One journey: a server, a system that flows call, a browser and a person, all fresh. What goes wrong is kept to be looked at.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch } from './browser.mjs';
import { Person } from './person.mjs';
import { Server } from './server.mjs';
import { System } from './system.mjs';

const LIMIT_MS = 300_000;

/**
 * @param name what the journey shows
 * @param work gets `{ server, system, person, another }`: `another` is a second person, in a browser profile of their own
 */
export function journey(name, ...rest) {
  const work = rest.at(-1);
  const { start = {}, isSignedIn = true, documents, view, limit = LIMIT_MS } = rest.length > 1 ? rest[0] : {};
  test(name, { timeout: limit }, async () => {
    const opened = [];
    const people = [];
    try {
      const [server, system, browser] = await Promise.all(
        [Server.start(start), System.start(), launch()].map(async (each) => {
          const one = await each;
          opened.push(one);
          return one;
        }),
      );
      const another = async (options = {}) => {
        const person = await Person.at(browser, server, { ...view, ...options });
        people.push(person);
        if (isSignedIn) await person.signIn();
        return person;
      };
      if (documents) await server.apply(documents(system));
      await work({ server, system, person: await another(), another });
      const faults = people.flatMap((person) => person.watch.faults);
      assert.deepEqual(faults, [], 'faults in the browser');
    } catch (problem) {
      await keep(name, problem, people, opened);
      throw problem;
    } finally {
      await Promise.all(opened.map((each) => each.close()));
    }
  });
}

async function keep(name, problem, people, opened) {
  const folder = join(process.env.JOURNEYS_KEEP ?? 'target/journeys', name.replace(/[^a-zA-Z0-9]+/g, '-'));
  mkdirSync(folder, { recursive: true });
  const faults = people.flatMap((person) => person.watch.faults);
  writeFileSync(join(folder, 'problem.txt'), `${problem.stack}\n\n${faults.join('\n')}\n`);
  let number = 0;
  for (const page of people.flatMap((person) => person.context.pages()))
    await page.screenshot({ path: join(folder, `page-${++number}.png`) }).catch(() => undefined);
  const server = opened.find((each) => each instanceof Server);
  if (server) copyFileSync(server.log, join(folder, 'server.log'));
}
