import type { Comparison, Condition, Literal, Operand } from './condition';
import { isOperand, isPathAlone } from './read';

/** The expression of a condition; undefined if it has no rows. */
export function writeCondition({ join, rows }: Condition): string | undefined {
  return rows.length === 0 ? undefined : rows.map(comparison).join(` ${join} `);
}

const SIGNS = { is: '=', isNot: '!=', greater: '>', atLeast: '>=', less: '<', atMost: '<=' } as const;

function comparison({ left: typed, operator, right }: Comparison): string {
  // Anything that is more than one value needs parentheses beside an operator.
  const left = isOperand(typed) ? typed.trim() : `(${typed.trim()})`;
  const value = () => (isList(right) ? list(right) : operand(right ?? { kind: 'text', text: '' }));
  switch (operator) {
    case 'contains':
      return `$contains(${left}, ${value()})`;
    case 'containsNot':
      return `$not($contains(${left}, ${value()}))`;
    case 'startsWith':
      return `$contains(${left}, ${pattern('^', textOf(right), '')})`;
    case 'endsWith':
      return `$contains(${left}, ${pattern('', textOf(right), '$')})`;
    // A missing value, null and an empty text, list or map are all false, and so give the empty text.
    case 'isEmpty':
      return `(${left} ?: '') = ''`;
    case 'isNotEmpty':
      return isPathAlone(left) ? left : `$boolean(${left})`;
    case 'oneOf':
      return `${left} in ${value()}`;
    case 'noneOf':
      return `$not(${left} in ${value()})`;
    case 'has':
      return `${value()} in ${left}`;
    case 'hasNot':
      return `$not(${value()} in ${left})`;
    case 'exists':
      return `$exists(${left})`;
    case 'existsNot':
      return `$not($exists(${left}))`;
    default:
      return `${left} ${SIGNS[operator]} ${value()}`;
  }
}

function isList(right: Comparison['right']): right is readonly Literal[] {
  return Array.isArray(right);
}

const list = (values: readonly Literal[]) => `[${values.map(operand).join(', ')}]`;

function operand(value: Operand): string {
  if (value.kind === 'text') return quoted(value.text);
  if (value.kind === 'data' && !isOperand(value.text)) return `(${value.text.trim()})`;
  return value.text.trim();
}

/** In single quotes, which documents need not escape. Within them, an apostrophe cannot be written. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

const textOf = (right: Comparison['right']) => (right && !isList(right) ? right.text : '');

/** A pattern that matches a text at the beginning or at the end. */
function pattern(before: string, text: string, after: string): string {
  const escaped = text
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  // A slash behind a backslash would count as escaped.
  const end = after === '' && text.endsWith('\\') ? '.*' : after;
  return `/${before}${escaped}${end}/`;
}
