import { visit } from 'yaml';
import { setAt } from './edit';
import { endOf, nodeAt, read, startOf } from './source';
import type { Path, TextChange } from './text';

/** The text before a name in an expression: `steps.`, `$steps.`, and with quotes. */
function reading(root: string, name: string): RegExp {
  const quoted = name.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  return new RegExp(`((?:^|[^\\w.])\\$?${root}\\.)(?:(${quoted})(?![\\w])|([\`'"])${quoted}\\3)`, 'g');
}

/** Gives a step another id, and changes the expressions of its flow that read it. */
export function renameStep(
  text: string,
  flow: Path,
  step: Path,
  before: string,
  after: string,
): TextChange[] {
  return [...setAt(text, [...step, 'id'], after), ...renameReads(text, flow, 'steps', before, after)];
}

/** Changes the expressions within a part of the document that read a step, or a config value, by its name. */
export function renameReads(
  text: string,
  within: Path,
  root: 'steps' | 'config',
  before: string,
  after: string,
): TextChange[] {
  const source = read(text);
  const part = nodeAt(source, within);
  const changes: TextChange[] = [];
  if (!part) return changes;
  const pattern = reading(root, before);
  visit(part, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== 'string' || !scalar.value.includes('{{')) return;
      const from = startOf(scalar);
      const written = text.slice(from, endOf(source, scalar));
      for (const braces of written.matchAll(/\{\{[\s\S]*?\}\}/g)) {
        for (const found of braces[0].matchAll(pattern)) {
          const at = from + braces.index + found.index + (found[1] as string).length;
          const length = found[0].length - (found[1] as string).length;
          changes.push({ from: at, to: at + length, insert: after });
        }
      }
    },
  });
  return changes;
}
