/** Replaces the characters from `from` up to `to`. */
export type TextChange = { from: number; to: number; insert: string };

/** A place in a document: names of keys and indices of lists, from the root down. */
export type Path = readonly (string | number)[];

/** Applies changes that do not overlap and that all refer to the same text. */
export function applied(text: string, changes: readonly TextChange[]): string {
  let result = text;
  // At the same place, insertions come before deletions.
  const fromTheEnd = [...changes].sort((a, b) => b.from - a.from || b.to - a.to);
  for (const { from, to, insert } of fromTheEnd) {
    result = result.slice(0, from) + insert + result.slice(to);
  }
  return result;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break that ends the line; the end of the text if there is none. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

export function column(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** Moves lines to the right or, as far as they have blanks, to the left. Blank lines stay as they are. */
export function indented(lines: string, by: number): string {
  return lines
    .split('\n')
    .map((line) => {
      if (line.trim() === '') return line;
      if (by >= 0) return ' '.repeat(by) + line;
      const blanks = line.length - line.trimStart().length;
      return line.slice(Math.min(blanks, -by));
    })
    .join('\n');
}

export function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** Whether a path is the other one, or leads to something inside of it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((segment, i) => path[i] === segment);
}

const POINTERS = new WeakMap<Path, string>();

/** As a JSON Pointer. */
export function pointer(path: Path): string {
  let known = POINTERS.get(path);
  if (known === undefined) {
    known = path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    POINTERS.set(path, known);
  }
  return known;
}
