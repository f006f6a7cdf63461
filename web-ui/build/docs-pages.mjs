// The pages below /docs, made from ../docs: HTML, and the index of the search.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize, relative } from 'node:path';
import { Marked } from 'marked';

const ROOT = join(import.meta.dirname, '../..');
const DOCS = join(ROOT, 'docs');

/** The texts of all files, by their addresses. */
export const files = new Map();
/** The sections of all pages, which the search finds. */
export const index = [];

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As on the web: server/base/src/test-fixtures/java/io/junctura/docs/Pages.java has the same rule. */
function anchor(text, taken) {
  const plain = text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
  let unique = plain;
  for (let n = 1; taken.has(unique); n++) unique = `${plain}-${n}`;
  taken.add(unique);
  return unique;
}

const address = (page) => `/docs/${page.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html')}`;

const pages = readdirSync(DOCS, { recursive: true })
  .filter((file) => file.endsWith('.md'))
  .sort();
const sources = new Set();

/** Where a link of a page leads: within /docs, or to another address of the server; null if only the repository has the file. */
function target(page, href) {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path, hash] = href.split('#');
  const file = normalize(join(DOCS, dirname(page), path));
  const end = hash ? `#${hash}` : '';
  const inDocs = relative(DOCS, file);
  if (!inDocs.startsWith('..')) {
    if (statSync(file).isDirectory()) return `/docs/${inDocs}/index.html`;
    return inDocs.endsWith('.md') ? address(inDocs) + end : `/docs/${inDocs}`;
  }
  if (statSync(file).isDirectory()) return null;
  sources.add(relative(ROOT, file));
  return `/docs/source/${relative(ROOT, file)}.html`;
}

/** The headings of a long page, for the reader to choose from. */
function contents(headings) {
  if (headings.length < 6) return '';
  const items = headings.map(
    ({ depth, id, html }) => `<li class="depth-${depth}"><a href="#${id}">${html}</a></li>`,
  );
  return `<details class="contents"><summary>On this page</summary><ul>${items.join('')}</ul></details>\n`;
}

function render(page, text) {
  const taken = new Set();
  const headings = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: raw }) {
        const id = anchor(raw, taken);
        const inner = this.parser.parseInline(tokens);
        if (depth === 2 || depth === 3)
          headings.push({ depth, id, html: inner.replace(/<\/?a\b[^>]*>/g, '') });
        const link =
          depth === 1 ? '' : ` <a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`;
        return `<h${depth} id="${id}">${inner}${link}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const to = target(page, href);
        const inner = this.parser.parseInline(tokens);
        return to === null ? inner : `<a href="${escaped(to)}">${inner}</a>`;
      },
      image({ href, text: alt }) {
        return `<img src="${escaped(target(page, href))}" alt="${escaped(alt)}">`;
      },
      // A page contains no HTML, only comments that mark what the build writes.
      html: ({ text: raw }) => (raw.startsWith('<!--') ? '' : escaped(raw)),
      code: ({ text: code }) => `<pre tabindex="0"><code>${escaped(code)}</code></pre>\n`,
    },
  });
  const tokens = marked.lexer(text);
  const found = [];
  const names = new Set();
  for (const token of tokens) {
    if (token.type === 'heading') {
      const id = anchor(token.text, names);
      found.push({
        heading: token.text.replaceAll('`', ''),
        hash: token.depth === 1 ? '' : `#${id}`,
        text: '',
      });
    } else if (found.length > 0 && token.type !== 'html')
      found.at(-1).text += `${token.raw.replace(/\]\([^)]*\)|[`*|[\]]|---+/g, ' ')}\n`;
  }
  // A wide table scrolls by itself, by keyboard too.
  const html = marked
    .parser(tokens)
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replace('</h1>\n', () => `</h1>\n${contents(headings)}`);
  return { html, sections: found };
}

/** The groups of the index page, with a line for each page. */
function navigation() {
  const groups = [];
  for (const line of readFileSync(join(DOCS, 'README.md'), 'utf8').split('\n')) {
    const group = line.match(/^## (.*)/);
    const link = line.match(/^- \[([^\]]*)\]\(([^)]*)\)/);
    if (group) groups.push({ title: group[1], links: [] });
    else if (link) groups.at(-1).links.push({ title: link[1], href: target('README.md', link[2]) });
  }
  return groups;
}

const groups = navigation();

function layout(title, here, body) {
  const items = ({ title: name, href }) =>
    `<li><a href="${href}"${href === here ? ' aria-current="page"' : ''}>${escaped(name)}</a></li>`;
  const nav = groups
    .map((group) => `<h2>${group.title}</h2><ul>${group.links.map(items).join('')}</ul>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Junctura</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/docs.css">
<script src="/theme.js"></script>
<script type="module" src="/docs/docs.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><a href="/docs">Junctura documentation</a>
<form role="search"><label for="search">Search</label><input id="search" type="search" autocomplete="off"></form>
<a href="/">Web UI</a></header>
<div id="results" role="status" hidden></div>
<nav aria-label="Pages"><details open><summary>Pages</summary>${nav}</details></nav>
<main id="content">
${body}</main>
</body>
</html>
`;
}

for (const page of pages) {
  const { html, sections } = render(page, readFileSync(join(DOCS, page), 'utf8'));
  const title = sections[0].heading;
  files.set(address(page), layout(title, address(page), html));
  for (const section of sections)
    index.push({
      page: title,
      heading: section.heading,
      href: address(page) + section.hash,
      text: section.text.replace(/\s+/g, ' ').trim(),
    });
}
// A folder without its own page gets a list of its pages.
for (const folder of new Set(pages.map(dirname))) {
  if (folder === '.' || existsSync(join(DOCS, folder, 'README.md'))) continue;
  const url = `/docs/${folder}/index.html`;
  const links = pages
    .filter((page) => dirname(page) === folder)
    .map(
      (page) =>
        `<li><a href="${address(page)}">${escaped(index.find((each) => each.href === address(page)).page)}</a></li>`,
    );
  files.set(url, layout(folder, url, `<h1>${escaped(folder)}</h1>\n<ul>${links.join('')}</ul>\n`));
}
for (const source of sources) {
  const url = `/docs/source/${source}.html`;
  const text = readFileSync(join(ROOT, source), 'utf8');
  const shown =
    extname(source) === '.md'
      ? render(`../${source}`, text).html
      : `<h1>${escaped(source)}</h1>\n<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`;
  files.set(url, layout(source, url, shown));
}
files.set('/docs/search.json', JSON.stringify(index));
