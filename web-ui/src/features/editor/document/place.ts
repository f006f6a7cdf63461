import { nodeAt, read, startOf } from './source';
import type { Path } from './text';

/** Where a value is written; where what is above it is, if it is not there. Line and column from 1. */
export function placeOf(text: string, path: Path): { line: number; column: number } {
  const source = read(text);
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(source, path.slice(0, length));
    if (!node) continue;
    const before = text.slice(0, startOf(node)).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
  return { line: 1, column: 1 };
}
