import { nodeAt, plain, read } from './source';
import type { Path } from './text';

/** The value at a place of a document, as JSON; undefined if there is none. */
export function valueAt(text: string, path: Path): unknown {
  const source = read(text);
  const node = nodeAt(source, path);
  return node ? plain(source, node) : undefined;
}
