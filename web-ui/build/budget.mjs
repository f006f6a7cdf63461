// What the browser must load, compressed, before the first page shows, and what each other page adds: the build fails
// if it exceeds the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMITS = { EditorPage: 320, TextPane: 110 };
const OTHER_PAGE = 40;

const html = readFileSync('dist/index.html', 'utf8');
const initial = (kind) =>
  [...html.matchAll(new RegExp(`(?:src|href)="/([^"]+\\.${kind})"`, 'g'))].map((match) => match[1]);
const kilobytes = (files) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0) / 1000;

let isOver = false;
function check(what, files, limit) {
  const size = kilobytes(files);
  // Of another page nothing may be left: all that it needs is loaded by then.
  const over = (limit !== OTHER_PAGE && size === 0) || size > limit;
  if (over || limit !== OTHER_PAGE) console.log(`${what}: ${size.toFixed(1)} kB of ${limit} kB`);
  if (over) console.error(`${what} is over its budget, or missing: look at what it loads in dist/assets`);
  isOver ||= over;
}

/** A file with all that it imports, whatever happens. */
function closure(file, into) {
  if (into.has(file)) return into;
  into.add(file);
  const code = readFileSync(`dist/${file}`, 'utf8');
  for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    closure(`assets/${name}`, into);
  return into;
}

check('Initial js', initial('js'), 230);
check('Initial css', initial('css'), 30);

const first = new Set();
for (const file of initial('js')) closure(file, first);
const chunks = readdirSync('dist/assets').filter((name) => name.endsWith('.js'));
const chunk = (name) => `assets/${chunks.find((each) => each.startsWith(`${name}-`))}`;
const added = (file, loaded) => new Set([...closure(file, new Set())].filter((each) => !loaded.has(each)));
const pages = new Set(
  chunks.map((name) => name.replace(/-.{8}\.js$/, '')).filter((name) => /(Page|List|Inspector)$/.test(name)),
);
// A part that every page shares may bear such a name, too; the first page has it.
for (const page of [...pages].filter((each) => !first.has(chunk(each))))
  check(page, added(chunk(page), first), LIMITS[page] ?? OTHER_PAGE);
check(
  'TextPane',
  added(chunk('TextPane'), new Set([...first, ...added(chunk('EditorPage'), first)])),
  LIMITS.TextPane,
);
if (isOver) process.exit(1);
