import {
  type Comparison,
  type Condition,
  type Literal,
  needsRight,
  type Operand,
  type Operator,
  takesList,
  takesText,
} from './condition';
import { isBalanced } from './read';

/** A row of the builder as it is typed. Its second value is as in a table: `12`, `true`, a text, or `=` and a path. */
export interface TypedRow {
  left: string;
  operator: Operator;
  right: string;
}

export const EMPTY_ROW: TypedRow = { left: '', operator: 'is', right: '' };

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;
const WORD = /^(true|false|null)$/;

/** The condition of the rows that are complete. */
export function conditionOf(rows: readonly TypedRow[], join: Condition['join']): Condition {
  return { join, rows: rows.flatMap((row) => comparisonOf(row) ?? []) };
}

/** Undefined: a value is missing, or an expression does not end yet. */
export function comparisonOf({ left, operator, right }: TypedRow): Comparison | undefined {
  if (left.trim() === '' || !isBalanced(left)) return undefined;
  if (!needsRight(operator)) return { left: left.trim(), operator };
  const value = takesList(operator) ? listOf(right) : operandOf(right, operator);
  return value && { left: left.trim(), operator, right: value };
}

export function typedRowOf({ left, operator, right }: Comparison): TypedRow {
  if (right === undefined) return { left, operator, right: '' };
  const typed = isList(right) ? right.map(typedItem).join(', ') : typedOperand(right, operator);
  return { left, operator, right: typed };
}

function isList(right: Comparison['right']): right is readonly Literal[] {
  return Array.isArray(right);
}

function operandOf(typed: string, operator: Operator): Operand | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const isPattern = operator === 'startsWith' || operator === 'endsWith';
  if (text.startsWith('=') && !isPattern) return dataOf(text);
  return takesText(operator) ? { kind: 'text', text: unquoted(text) ?? text } : literalOf(text);
}

function listOf(typed: string): Operand | readonly Literal[] | undefined {
  if (typed.trim().startsWith('=')) return dataOf(typed.trim());
  // A comma within quotes is part of the text.
  const items = [...typed.matchAll(/\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/g)].map((match) =>
    (match[1] ?? '').trim(),
  );
  const values = items.filter((item) => item !== '').map(literalOf);
  return values.length > 0 ? values : undefined;
}

function dataOf(typed: string): Operand | undefined {
  const text = typed.slice(1).trim();
  return text !== '' && isBalanced(text) ? { kind: 'data', text } : undefined;
}

function literalOf(text: string): Literal {
  if (NUMBER.test(text)) return { kind: 'number', text };
  if (WORD.test(text)) return { kind: 'word', text: text as 'true' };
  return { kind: 'text', text: unquoted(text) ?? text };
}

/** The text within quotes, which make a text of anything. */
function unquoted(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function typedOperand(right: Operand, operator: Operator): string {
  if (right.kind === 'data') return `=${right.text}`;
  return right.kind === 'text' ? typedText(right.text, takesText(operator)) : right.text;
}

function typedItem(item: Literal): string {
  if (item.kind !== 'text') return item.text;
  return item.text.includes(',') ? JSON.stringify(item.text) : typedText(item.text, false);
}

function typedText(text: string, isAlwaysText: boolean): string {
  const isPlain = text !== '' && text === text.trim() && !/^["=]|[\n\r\t]/.test(text);
  const isOther = !isAlwaysText && (NUMBER.test(text) || WORD.test(text));
  return isPlain && !isOther ? text : JSON.stringify(text);
}
