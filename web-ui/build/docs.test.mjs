import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { find, wordsOf } from './docs-find.js';
import { files, index } from './docs-pages.mjs';

/** What readers type, and the page that must be among the first three sections that are found. */
const QUESTIONS = [
  ['backup', '/docs/operate/backup.html'],
  ['restore', '/docs/operate/restore.html'],
  ['circuit breaker', '/docs/operate/failing-systems.html'],
  ['retention', '/docs/operate/retention.html'],
  ['audit log', '/docs/operate/audit-log.html'],
  ['token role', '/docs/operate/access.html'],
  ['prometheus', '/docs/operate/metrics.html'],
  ['nginx', '/docs/operate/reverse-proxy.html'],
  ['for-each', '/docs/reference/integration-document.html'],
  ['JSONata', '/docs/reference/expressions.html'],
  ['sftp new-file', '/docs/reference/connectors/sftp.html'],
  ['kafka publish', '/docs/reference/connectors/kafka.html'],
  ['cron', '/docs/reference/connectors/schedule.html'],
  ['openapi', '/docs/reference/api.html'],
  ['two-way sync', '/docs/recipes/two-way-sync.html'],
];

test.each(QUESTIONS)('the search for "%s" finds its page', (text, page) => {
  const found = find(index, wordsOf(text)).slice(0, 3);
  expect(found.map((section) => section.href.replace(/#.*/, ''))).toContain(page);
});

test('all words are needed, in any case', () => {
  expect(find(index, wordsOf('BACKUP'))).toEqual(find(index, wordsOf('backup')));
  expect(find(index, wordsOf('backup nosuchword'))).toEqual([]);
});

test('every section that is found has its place on its page', () => {
  for (const { href } of index) {
    const [page, hash] = href.split('#');
    expect(files.get(page), page).toContain(hash ? `id="${hash}"` : '<h1');
  }
});

test('a long page lists its headings', () => {
  expect(files.get('/docs/reference/api.html')).toContain('<summary>On this page</summary>');
  expect(files.get('/docs/start/text.html')).toContain('<a href="#6-crash-it">6. Crash it</a>');
  expect(files.get('/docs/operate/file-roots.html')).not.toContain('On this page');
});

test('the web UI links only to pages that exist', () => {
  const source = join(import.meta.dirname, '../src');
  const links = readdirSync(source, { recursive: true })
    .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
    .flatMap((file) => [...readFileSync(join(source, file), 'utf8').matchAll(/["'`](\/docs[^"'`]*)["'`]/g)])
    .filter(([, link]) => link !== '/docs/') // The prefix of all of them.
    .map(([, link]) => link.replace(/#.*$/, '').replace(/\$\{.*\}/, 'http'));
  expect(links.length).toBeGreaterThan(4);
  for (const link of links)
    expect(files.has(link === '/docs' ? '/docs/index.html' : `${link}.html`), link).toBe(true);
});
