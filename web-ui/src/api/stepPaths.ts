/** The path of a run's step as the document's: without the numbers of items, `lines/insert` for `lines[2]/insert`. */
export function withoutItems(path: string): string {
  return path.replaceAll(/\[\d*]/g, '');
}

/** The numbers of items in the path of a run's step, by the path of their loop: 2 for `lines`, if the path is `lines[2]/insert`. */
export function itemsIn(path: string): Map<string, number> {
  const items = new Map<string, number>();
  for (const found of path.matchAll(/\[(\d+)]/g))
    items.set(withoutItems(path.slice(0, found.index)), Number(found[1]));
  return items;
}
