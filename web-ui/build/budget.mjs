// What the browser must load before the first page shows, compressed; fails the build when it grows past the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limits = { js: 230, css: 30 };
const html = readFileSync('dist/index.html', 'utf8');
for (const [kind, limit] of Object.entries(limits)) {
  const files = [...html.matchAll(new RegExp(`(?:src|href)="/([^"]+\\.${kind})"`, 'g'))].map(
    (match) => match[1],
  );
  const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0) / 1000;
  console.log(`Initial ${kind}: ${size.toFixed(1)} kB of ${limit} kB`);
  if (files.length === 0 || size > limit) {
    console.error(`Initial ${kind} is over its budget, or missing: look at what dist/index.html loads`);
    process.exit(1);
  }
}
