/** What docs begin with, for lists. */
export function firstSentence(docs: string): string {
  const paragraph = docs.trim().split(/\n\s*\n/)[0] ?? '';
  return /^.*?[.!?](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph;
}
