// Takes a picture of every page and state, in both themes and three widths:
//   npm run shots -- --out FOLDER [--jar FILE] [--overlay FOLDER] [--themes light] [--widths 1280] [PART OF A NAME …]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './harness/browser.mjs';
import { dialogs } from './harness/dialogs.mjs';
import { optionsOf } from './harness/options.mjs';
import { Person } from './harness/person.mjs';
import { FIRST_PLACES, open, places } from './harness/places.mjs';
import { Server } from './harness/server.mjs';
import { System } from './harness/system.mjs';
import { populate } from './harness/world.mjs';

const { out, themes, widths, names } = optionsOf({
  out: { type: 'string', default: 'target/shots' },
  themes: { type: 'string', default: 'light,dark' },
  widths: { type: 'string', default: '390,1280,1920' },
});
mkdirSync(out, { recursive: true });
const isWanted = (name) => names.length === 0 || names.some((part) => name.includes(part));

const server = await Server.start();
const fresh = await Server.start({ hasAdministrator: false });
const system = await System.start();
const browser = await launch();
let missed = 0;
try {
  const world = await populate(server, system);
  const all = [...places(world), ...dialogs(world)].filter(({ name }) => isWanted(name));
  for (const colorScheme of themes.split(',')) {
    for (const width of widths.split(',').map(Number)) {
      const view = { colorScheme, viewport: { width, height: Math.round(width < 500 ? 844 : width * 0.6) } };
      const shot = async (person, name) => {
        await person.page.screenshot({ path: join(out, `${name}-${colorScheme}-${width}.png`) });
        console.log(`${name} ${colorScheme} ${width}`);
      };
      for (const path of FIRST_PLACES.filter(isWanted)) {
        const person = await Person.at(browser, path === '/setup' ? fresh : server, view);
        await person.open(path);
        await person.page.getByRole('heading', { level: 1 }).waitFor();
        await shot(person, path.slice(1));
        await person.context.close();
      }
      for (const place of all) {
        const person = await Person.at(browser, server, view);
        person.context.setDefaultTimeout(8_000);
        await person.signIn();
        await open(person, place).catch((problem) => {
          missed++;
          console.log(`MISSED ${place.name}: ${problem.message.split('\n')[0]}`);
        });
        await shot(person, place.name);
        await person.context.close();
      }
    }
  }
} finally {
  await browser.close();
  await Promise.all([server.close(), fresh.close(), system.close()]);
}
process.exitCode = missed === 0 ? 0 : 1;
