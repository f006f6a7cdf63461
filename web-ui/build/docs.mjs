// Writes the pages below /docs with their style and their search. The server serves them like the web UI's other files.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { files } from './docs-pages.mjs';

const HERE = import.meta.dirname;
const OUT = join(HERE, '../dist/docs');
const IMAGES = join(HERE, '../../docs/images');

for (const [url, text] of files) {
  const file = join(OUT, url.replace(/^\/docs\//, ''));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (existsSync(IMAGES)) cpSync(IMAGES, join(OUT, 'images'), { recursive: true });
writeFileSync(
  join(OUT, 'docs.css'),
  readFileSync(join(HERE, '../src/ui/tokens.css'), 'utf8') + readFileSync(join(HERE, 'docs.css'), 'utf8'),
);
cpSync(join(HERE, 'docs-search.js'), join(OUT, 'docs.js'));
cpSync(join(HERE, 'docs-find.js'), join(OUT, 'docs-find.js'));
console.log(`Documentation: ${files.size} files`);
