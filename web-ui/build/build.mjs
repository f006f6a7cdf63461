// Builds the browser application, unless its inputs are those of the build before, and then the pages of the documentation.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const INPUTS = ['src', 'public'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((file) => file !== 'src/api/generated.ts')
    .sort(),
);
INPUTS.push('index.html', 'package-lock.json', 'package.json', 'tsconfig.json', 'vite.config.ts');

const STAMP = 'target/built';
const hash = createHash('sha256').update(process.version);
for (const file of INPUTS) hash.update(`\n${file}\n`).update(readFileSync(file));
const inputs = hash.digest('hex');

function run(command) {
  const { status } = spawnSync('npm', ['run', '--silent', command], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

const isBuilt = existsSync('dist/index.html') && existsSync(STAMP);
if (isBuilt && readFileSync(STAMP, 'utf8') === inputs) {
  console.log('The web UI is up to date');
} else {
  run('build:app');
  mkdirSync('target', { recursive: true });
  writeFileSync(STAMP, inputs);
}
run('build:docs');
