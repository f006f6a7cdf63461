import type { DocumentProblem } from '../../../api/types';
import { setAt } from './edit';
import { renameKey } from './keys';
import { nodeAt, plain, read } from './source';
import type { Path, TextChange } from './text';

/** Problems of a key, not of its value: of the document, and of the inputs of an action. */
const NAMES_A_KEY = new Set(['unknown-key', 'unknown-field']);

/** A pointer into a document as a path, with the indexes of lists as numbers. */
export function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}

/** The edit that applies the suggestion of a problem; undefined if it cannot be applied automatically. */
export function fixOf(text: string, problem: DocumentProblem): TextChange[] | undefined {
  const { suggestion } = problem;
  const path = pathOf(problem.pointer);
  if (!suggestion || path.length === 0) return undefined;
  if (NAMES_A_KEY.has(problem.code)) return renameKey(text, path, suggestion);
  if (problem.code === 'missing-connection') return setAt(text, [...path, 'connection'], suggestion);
  if (problem.code === 'needs-connection') return withConnection(text, path, suggestion);
  const source = read(text);
  const node = nodeAt(source, path);
  if (!node) return undefined;
  const value = plain(source, node);
  if (typeof value !== 'string') return setAt(text, path, suggestion);
  if (!value.includes('{{')) return setAt(text, path, suggestion);
  const wrong = wrongWord(value, problem.message, suggestion);
  return wrong === undefined
    ? undefined
    : setAt(
        text,
        path,
        value.replace(wrong, () => suggestion),
      );
}

/** The connection of a step, as a problem of one of its inputs suggests it. */
function withConnection(text: string, input: Path, suggestion: string): TextChange[] {
  return setAt(text, [...input.slice(0, -2), 'connection'], suggestion.replace(/^connection: /, ''));
}

/** The word of a value that a suggestion replaces: the most similar one that the message names. */
function wrongWord(value: string, message: string, suggestion: string): string | undefined {
  const words = new Set(value.match(/\$?[A-Za-z_][\w.'`-]*/g));
  const named = [...words].filter((word) => message.includes(word) && word !== suggestion);
  const all = named.length > 0 ? named : [...words];
  const plainOf = (word: string) => word.replaceAll(/['`]/g, '');
  return all
    .map((word) => ({ word, alike: alike(plainOf(word), plainOf(suggestion)) }))
    .filter(({ alike: share }) => share > 0.5)
    .sort((one, other) => other.alike - one.alike)[0]?.word;
}

/** How much two words have in common, by their pairs of neighbouring letters: from 0 to 1. */
function alike(one: string, other: string): number {
  const pairs = (word: string) =>
    new Set(Array.from({ length: word.length }, (_, i) => word.slice(i, i + 2)));
  const [first, second] = [pairs(one), pairs(other)];
  const both = [...first].filter((pair) => second.has(pair)).length;
  return (2 * both) / (first.size + second.size);
}
