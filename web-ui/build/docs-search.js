// Search over the sections of all pages. The index is loaded when the reader first searches.
const input = document.getElementById('search');
const results = document.getElementById('results');
const MOST = 20;
let index;

function score(section, words) {
  const page = section.page.toLowerCase();
  const heading = section.heading.toLowerCase();
  const text = section.text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    if (page.includes(word)) sum += 20;
    if (heading.includes(word)) sum += 10;
    else if (text.includes(word)) sum += Math.min(5, text.split(word).length - 1);
    else if (!page.includes(word)) return 0;
  }
  return sum;
}

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
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
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
  const found = index
    .map((section) => ({ section, score: score(section, words) }))
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score);
  const count = document.createElement('p');
  count.textContent = found.length === 1 ? '1 result' : `${found.length} results`;
  const list = document.createElement('ul');
  list.append(...found.slice(0, MOST).map((each) => item(each.section, words[0])));
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
