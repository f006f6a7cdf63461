// Limits the length of files: a longer file has two subjects.
import { readdirSync, readFileSync } from 'node:fs';

const MAX = 300;
const long = ['src', 'build']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`))
  .filter((file) => /[.](ts|tsx|mjs|css)$/.test(file) && file !== 'src/api/generated.ts')
  .map((file) => [file, readFileSync(file, 'utf8').trimEnd().split('\n').length])
  .filter(([, lines]) => lines > MAX);
for (const [file, lines] of long)
  console.error(`${file} has ${lines} lines of at most ${MAX}: split it by subject`);
if (long.length > 0) process.exit(1);
