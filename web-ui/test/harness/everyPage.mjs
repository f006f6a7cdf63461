// Looks at every page and state in one view: axe finds nothing, and nothing is wider than the window.
import assert from 'node:assert/strict';
import { audit } from './browser.mjs';
import { journey } from './journey.mjs';
import { open, places } from './places.mjs';
import { populate } from './world.mjs';

/** @param of which places */
export function everyPage(name, view, of = places) {
  journey(name, { view, limit: 600_000 }, async ({ server, system, person }) => {
    const found = [];
    for (const place of of(await populate(server, system))) {
      await person.signIn();
      await open(person, place);
      // What the head of the page covers while it is scrolled would count as too small.
      await person.page.evaluate(() => window.scrollTo(0, 0));
      for (const violation of await audit(person.page)) found.push(`${place.name}: ${violation}`);
      const wide = await person.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) found.push(`${place.name}: ${wide} px wider than the window`);
    }
    // An address that leads nowhere is answered so, which the browser reports as an error.
    person.watch.faults = person.watch.faults.filter((fault) => !/status of 404.*\/unknown/.test(fault));
    assert.deepEqual(found, []);
  });
}
