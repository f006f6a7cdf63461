/* A condition as rows of a builder, apart from how expressions write it. */

export const OPERATORS = [
  'is',
  'isNot',
  'contains',
  'containsNot',
  'startsWith',
  'endsWith',
  'isEmpty',
  'isNotEmpty',
  'greater',
  'atLeast',
  'less',
  'atMost',
  'oneOf',
  'noneOf',
  'has',
  'hasNot',
  'exists',
  'existsNot',
] as const;

export type Operator = (typeof OPERATORS)[number];

/** A number keeps the digits that are written; `data` is an expression. */
export type Literal =
  | { kind: 'text'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'word'; text: 'true' | 'false' | 'null' };
export type Operand = Literal | { kind: 'data'; text: string };

export interface Comparison {
  /** An expression, such as a path. */
  left: string;
  operator: Operator;
  /** None for the operators without a second value. A list for those that compare with several values. */
  right?: Operand | readonly Literal[];
}

export interface Condition {
  join: 'and' | 'or';
  rows: readonly Comparison[];
}

/** What kind of value the sample data has at a path. */
export type ValueKind = 'text' | 'number' | 'flag' | 'list' | 'map';

const WITHOUT_RIGHT: ReadonlySet<Operator> = new Set(['isEmpty', 'isNotEmpty', 'exists', 'existsNot']);
const OF_TEXT: ReadonlySet<Operator> = new Set(['contains', 'containsNot', 'startsWith', 'endsWith']);
const OF_LIST: ReadonlySet<Operator> = new Set(['oneOf', 'noneOf']);

export const needsRight = (operator: Operator) => !WITHOUT_RIGHT.has(operator);

/** Whether the second value is a list. */
export const takesList = (operator: Operator) => OF_LIST.has(operator);

/** Whether the second value is always a text, so that `12` needs no quotes. */
export const takesText = (operator: Operator) => OF_TEXT.has(operator);

const COMPARED = ['greater', 'atLeast', 'less', 'atMost'] as const;
const OF_KIND: Record<ValueKind, readonly Operator[]> = {
  text: OPERATORS.filter((each) => each !== 'has' && each !== 'hasNot'),
  number: ['is', 'isNot', ...COMPARED, 'oneOf', 'noneOf', 'exists', 'existsNot'],
  flag: ['is', 'isNot', 'exists', 'existsNot'],
  list: ['has', 'hasNot', 'isEmpty', 'isNotEmpty', 'exists', 'existsNot'],
  map: ['isEmpty', 'isNotEmpty', 'exists', 'existsNot'],
};

/** The operators for a kind of value; all of them if it is not known. */
export function operatorsOf(kind: ValueKind | undefined): readonly Operator[] {
  return kind === undefined ? OPERATORS : OF_KIND[kind];
}
