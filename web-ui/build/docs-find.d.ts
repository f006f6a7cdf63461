/** As `docs-find.js`, which the pages of the documentation use, too. */
export function wordsOf(text: string): string[];
export function find<T extends { page: string; heading: string; text: string }>(
  index: readonly T[],
  words: readonly string[],
): T[];
