// Runs journeys against a built jar:  npm run test:journeys -- [--all] [--jar FILE] [--overlay FOLDER] [PART OF A FILE NAME …]
// The journeys of each build guard data, or something that no cheaper test shows. The folder `long` has the others: `--all` or a
// name runs them, too.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { optionsOf } from './harness/options.mjs';

const { all, keep, side, names } = optionsOf({
  all: { type: 'boolean', default: false },
  // Where pictures and logs of what failed are kept.
  keep: { type: 'string', default: 'target/journeys' },
  // How many run at the same time.
  side: { type: 'string', default: '2' },
});
process.env.JOURNEYS_KEEP = resolve(keep);

const folder = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, 'journeys');
const files = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => all || names.length > 0 || !name.startsWith('long'))
  .filter((name) => names.length === 0 || names.some((part) => name.includes(part)))
  .sort()
  .map((name) => join(folder, name));
if (files.length === 0) throw new Error(`No journey is named ${names.join(', ')}`);

run({ files, concurrency: Number(side) })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
