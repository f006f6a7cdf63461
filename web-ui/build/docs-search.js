// The search field of a page. The index is loaded when the reader first searches.
import { find, wordsOf } from './docs-find.js';

const input = document.getElementById('search');
const results = document.getElementById('results');
const MOST = 20;
let index;

function excerpt(section, word) {
  const at = Math.max(0, section.text.toLowerCase().indexOf(word) - 60);
  return (at > 0 ? '… ' : '') + section.text.slice(at, at + 160);
}

function item(section, word) {
  const line = document.createElement('li');
  const link = document.createElement('a');
  link.href = section.href;
  link.textContent = section.page === section.heading ? section.page : `${section.page}: ${section.heading}`;
  const text = document.createElement('p');
  text.textContent = excerpt(section, word);
  line.append(link, text);
  return line;
}

async function search() {
  const words = wordsOf(input.value);
  if (words.length === 0) {
    results.hidden = true;
    return;
  }
  try {
    index ??= await (await fetch('/docs/search.json')).json();
  } catch {
    results.textContent = 'The search index could not be loaded. Reload the page.';
    results.hidden = false;
    return;
  }
  const found = find(index, words);
  const count = document.createElement('p');
  count.textContent = found.length === 1 ? '1 result' : `${found.length} results`;
  const list = document.createElement('ul');
  list.append(...found.slice(0, MOST).map((each) => item(each, words[0])));
  results.replaceChildren(count, list);
  results.hidden = false;
}

input.addEventListener('input', search);
input.form.addEventListener('submit', (event) => {
  event.preventDefault();
  results.querySelector('a')?.click();
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === 'Escape' && !results.hidden) {
    input.value = '';
    results.hidden = true;
  }
});
// On a narrow window the list of pages would push the content out of sight.
if (matchMedia('(max-width: 60rem)').matches) document.querySelector('nav details').open = false;
