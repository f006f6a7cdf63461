/*
 * Paths of values as expressions write them.
 */

const PLAIN = /^[A-Za-z_]\w*$/;
const WORDS = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** A name within a path, in quotes if it is not an identifier. */
export function quotedName(name: string): string {
  if (PLAIN.test(name) && !WORDS.has(name)) return name;
  return name.includes('`') ? JSON.stringify(name) : `\`${name}\``;
}

/** The path of a member of a map, or of an item of a list. */
export function memberPath(path: string, name: string | number): string {
  return typeof name === 'number' ? `${path}[${name}]` : `${path}.${quotedName(name)}`;
}
