import { visit } from 'yaml';
import { setAt } from './edit';
import { endOf, nodeAt, read, startOf } from './source';
import type { Path, TextChange } from './text';

/** The text before the id of a step in an expression: `steps.`, `$steps.`, and with quotes. */
function reading(id: string): RegExp {
  const quoted = id.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  return new RegExp(`((?:^|[^\\w.])\\$?steps\\.)(?:(${quoted})(?![\\w])|([\`'"])${quoted}\\3)`, 'g');
}

/** Gives a step another id, and changes the expressions of its flow that read it. */
export function renameStep(
  text: string,
  flow: Path,
  step: Path,
  before: string,
  after: string,
): TextChange[] {
  const source = read(text);
  const root = nodeAt(source, flow);
  const changes: TextChange[] = setAt(text, [...step, 'id'], after);
  if (!root) return changes;
  const pattern = reading(before);
  visit(root, {
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
