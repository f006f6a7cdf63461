/** The integration among the documents of a template, which come one after the other; empty if there is none. */
export function integrationOf(documents: string): string {
  return documents.split(/^---\s*$/m).find((each) => /^integration:/m.test(each)) ?? '';
}
