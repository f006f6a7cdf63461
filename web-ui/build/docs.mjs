// Writes the pages below /docs with their style and their search. The server serves them like the web UI's other files. A file
// that is the same already keeps its time, so that the jar is not packed again.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { files } from './docs-pages.mjs';

const HERE = import.meta.dirname;
const OUT = join(HERE, '../dist/docs');
const IMAGES = join(HERE, '../../docs/images');

const read = (path) => readFileSync(join(HERE, path));
const all = new Map([...files].map(([url, text]) => [url.replace(/^\/docs\//, ''), Buffer.from(text)]));
if (existsSync(IMAGES))
  for (const image of readdirSync(IMAGES)) all.set(`images/${image}`, readFileSync(join(IMAGES, image)));
all.set('docs.css', Buffer.concat([read('../src/ui/tokens.css'), read('docs.css')]));
all.set('docs.js', read('docs-search.js'));
all.set('docs-find.js', read('docs-find.js'));

for (const [name, content] of all) {
  const file = join(OUT, name);
  if (existsSync(file) && readFileSync(file).equals(content)) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
for (const entry of existsSync(OUT) ? readdirSync(OUT, { recursive: true, withFileTypes: true }) : []) {
  const file = join(entry.parentPath, entry.name);
  if (entry.isFile() && !all.has(relative(OUT, file).replaceAll('\\', '/'))) rmSync(file);
}
console.log(`Documentation: ${all.size} files`);
