/**
 * The differences of two values of a form, as members of the innermost maps, so that few lines are rewritten.
 *
 * @returns paths with the new value; undefined if it was removed
 */
export function changed(before: unknown, after: unknown): [path: string[], value: unknown][] {
  if (Object.is(before, after)) return [];
  if (!isMap(before) || !isMap(after) || Object.keys(after).length === 0) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [[[], after]];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    changed(before[name], after[name]).map(([path, value]): [string[], unknown] => [[name, ...path], value]),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
