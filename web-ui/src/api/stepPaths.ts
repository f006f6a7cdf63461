/** The path of a run's step as the document's: without the numbers of items, `lines/insert` for `lines[2]/insert`. */
export function withoutItems(path: string): string {
  return path.replaceAll(/\[\d*]/g, '');
}
