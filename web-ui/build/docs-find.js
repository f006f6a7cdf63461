// Finds the sections that have all words, the best first. A word in a title counts more than one in the text.
export const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

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

export function find(index, words) {
  return index
    .map((section) => ({ section, score: score(section, words) }))
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score)
    .map((each) => each.section);
}
