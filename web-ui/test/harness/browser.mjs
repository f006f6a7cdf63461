// Chromium, with checks that hold for all pages.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const DESKTOP = { viewport: { width: 1360, height: 850 }, reducedMotion: 'reduce' };

export function launch() {
  if (!existsSync(executablePath))
    throw new Error(`There is no Chromium at ${executablePath}: install Debian's package, or set CHROMIUM`);
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

// A refused sign-in or save is an answer, which Chromium reports as an error.
const ANSWERS = /the server responded with a status of (401|403|409|412|422|428|429)/;
// A left page keeps its live stream for a while, and their number is limited, so the next page polls.
const NO_STREAM = /status of 503/;
// Chromium requests an icon for plain files and texts.
const NO_ICON = /status of 404/;
const NO_ANSWER = /net::ERR_|the server responded with a status of 50[23]/;

/** Collects what must not happen. While the server is away, requests without an answer are no fault. */
export class Watch {
  faults = [];
  isServerAway = false;

  constructor(context, origin) {
    context.on('console', (message) => {
      if (message.type() !== 'error' || ANSWERS.test(message.text())) return;
      if (NO_STREAM.test(message.text()) && message.location().url.endsWith('/api/v1/live')) return;
      if (NO_ICON.test(message.text()) && message.location().url.endsWith('/favicon.ico')) return;
      if (this.isServerAway && NO_ANSWER.test(message.text())) return;
      this.faults.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.faults.push(`uncaught: ${error.error().stack}`));
    context.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`) && !/^(data|blob):/.test(request.url()))
        this.faults.push(`request to another host: ${request.url()}`);
    });
  }
}

/** What axe finds on a page; empty: nothing. */
export async function audit(page) {
  // Animations begin half transparent, which axe would measure.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((each) => each.finished.catch(() => undefined))),
  );
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    RULES,
  );
  // In a graph that is zoomed out, the way to add a step that is large enough is that of the keys, of the menu and of the outline.
  const isZoomedOut = (id, node) => id === 'target-size' && node.html.includes('class="graph-');
  return violations.flatMap(({ id, help, nodes }) =>
    nodes
      .filter((node) => !isZoomedOut(id, node))
      .map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`),
  );
}
