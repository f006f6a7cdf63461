/**
 * Where two values of one form differ: the innermost maps' members, so that as little as possible is written anew.
 *
 * @returns paths with the value after the change; undefined where it is taken away
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
