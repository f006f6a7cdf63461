import type { Comparison, Condition, Literal, Operand, Operator } from './condition';
import { isOperatorWord, isPath, WORDS } from './operands';
import { ofPattern } from './pattern';
import { type Token, tokensOf } from './tokens';

const SIGNS: Record<string, Operator> = {
  '=': 'is',
  '!=': 'isNot',
  '>': 'greater',
  '>=': 'atLeast',
  '<': 'less',
  '<=': 'atMost',
};
const OPPOSITES: Partial<Record<Operator, Operator>> = {
  exists: 'existsNot',
  contains: 'containsNot',
  oneOf: 'noneOf',
  has: 'hasNot',
};
const OPENING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** The rows of an expression that has the shape of those that the builder writes; undefined if it has another one. */
export function readCondition(expression: string): Condition | undefined {
  const tokens = tokensOf(expression);
  if (!tokens || tokens.length === 0) return undefined;
  const reader = new Reader(expression, tokens);
  const rows: Comparison[] = [];
  let join: Condition['join'] | undefined;
  for (;;) {
    const row = reader.comparison();
    if (!row) return undefined;
    rows.push(row);
    if (reader.isAtEnd) return { join: join ?? 'and', rows };
    const next = reader.takesJoin();
    if (next === undefined || (join !== undefined && next !== join)) return undefined;
    join = next;
  }
}

/** Whether an expression is one value, such as a path or a call, which needs no parentheses beside an operator. */
export function isOperand(expression: string): boolean {
  const tokens = tokensOf(expression);
  if (!tokens) return false;
  const reader = new Reader(expression, tokens);
  return reader.operand() !== undefined && reader.isAtEnd;
}

/** Whether an expression can stand in parentheses: its texts, brackets and braces end. */
export function isBalanced(expression: string): boolean {
  const tokens = tokensOf(`(${expression})`);
  return (
    tokens !== undefined && tokens.length > 2 && new Reader(expression, tokens).behind(0) === tokens.length
  );
}

/** Reads tokens from left to right. What does not fit leaves it where it was. */
class Reader {
  private at = 0;

  constructor(
    private readonly expression: string,
    private readonly tokens: readonly Token[],
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  takesJoin(): Condition['join'] | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'name' || (token.text !== 'and' && token.text !== 'or')) return undefined;
    this.at += 1;
    return token.text;
  }

  comparison(): Comparison | undefined {
    return (
      this.whole(() => this.negated()) ??
      this.whole(() => this.called()) ??
      this.whole(() => this.empty()) ??
      this.whole(() => this.compared()) ??
      this.whole(() => this.alone())
    );
  }

  /** An attempt, which counts only if the expression ends behind it, or another comparison follows. */
  private whole(read: () => Comparison | undefined): Comparison | undefined {
    const from = this.at;
    const row = read();
    const next = this.tokens[this.at];
    const isWhole = next === undefined || (next.kind === 'name' && ['and', 'or'].includes(next.text));
    if (row && isWhole) return row;
    this.at = from;
    return undefined;
  }

  private negated(): Comparison | undefined {
    if (!this.takes('variable', '$not') || !this.takes('sign', '(')) return undefined;
    const row = this.called() ?? this.compared();
    const operator = row && OPPOSITES[row.operator];
    return operator && this.takes('sign', ')') ? { ...row, operator } : undefined;
  }

  /** `$exists(…)` and `$contains(…, …)`. */
  private called(): Comparison | undefined {
    const from = this.at;
    const row = this.exists() ?? this.contains();
    if (!row) this.at = from;
    return row;
  }

  private exists(): Comparison | undefined {
    if (!this.takes('variable', '$exists') || !this.takes('sign', '(')) return undefined;
    const left = this.operand();
    return left !== undefined && this.takes('sign', ')') ? { left, operator: 'exists' } : undefined;
  }

  private contains(): Comparison | undefined {
    if (!this.takes('variable', '$contains') || !this.takes('sign', '(')) return undefined;
    const left = this.operand();
    if (left === undefined || !this.takes('sign', ',')) return undefined;
    const pattern = this.tokens[this.at];
    if (pattern?.kind === 'pattern') {
      this.at += 1;
      const row = ofPattern(left, pattern.text);
      return row && this.takes('sign', ')') ? row : undefined;
    }
    const right = this.value();
    return right && this.takes('sign', ')') ? { left, operator: 'contains', right } : undefined;
  }

  /** `(… ?: '') = ''`. */
  private empty(): Comparison | undefined {
    if (!this.takes('sign', '(')) return undefined;
    const left = this.operand();
    const isMeant =
      this.takes('sign', '?:') &&
      this.takes('text', '') &&
      this.takes('sign', ')') &&
      this.takes('sign', '=') &&
      this.takes('text', '');
    return left !== undefined && isMeant ? { left, operator: 'isEmpty' } : undefined;
  }

  private compared(): Comparison | undefined {
    const before = this.at;
    const left = this.operand();
    if (left === undefined) return undefined;
    const behindLeft = this.at;
    if (this.takes('name', 'in')) {
      const right = this.list() ?? this.value();
      if (!right) return undefined;
      // A plain value in a list: the list is what the row is about.
      const literal = this.literalBetween(before, behindLeft);
      if (literal && !isList(right) && right.kind === 'data')
        return { left: right.text, operator: 'has', right: literal };
      return { left, operator: 'oneOf', right };
    }
    const token = this.tokens[this.at];
    const operator = token?.kind === 'sign' ? SIGNS[token.text] : undefined;
    if (!operator) return undefined;
    this.at += 1;
    const right = this.value();
    return right && { left, operator, right };
  }

  /** A path alone, or `$boolean(…)`. */
  private alone(): Comparison | undefined {
    const from = this.at;
    if (this.takes('variable', '$boolean') && this.takes('sign', '(')) {
      const left = this.operand();
      return left !== undefined && this.takes('sign', ')') ? { left, operator: 'isNotEmpty' } : undefined;
    }
    this.at = from;
    const left = this.operand();
    return left !== undefined && isPath(this.tokens.slice(from))
      ? { left, operator: 'isNotEmpty' }
      : undefined;
  }

  private literalBetween(from: number, to: number): Literal | undefined {
    const now = this.at;
    this.at = from;
    const literal = this.literal();
    const isAll = this.at === to;
    this.at = now;
    return isAll ? literal : undefined;
  }

  private list(): readonly Literal[] | undefined {
    const from = this.at;
    if (!this.takes('sign', '[')) return undefined;
    const values: Literal[] = [];
    do {
      const value = this.literal();
      if (value) values.push(value);
    } while (this.takes('sign', ','));
    if (values.length > 0 && this.takes('sign', ']')) return values;
    this.at = from;
    return undefined;
  }

  private value(): Operand | undefined {
    const from = this.at;
    const literal = this.literal();
    if (literal && !this.isFollowedByStep()) return literal;
    this.at = from;
    const text = this.operand();
    return text === undefined ? undefined : { kind: 'data', text };
  }

  private literal(): Literal | undefined {
    const token = this.tokens[this.at];
    if (token?.kind === 'text') return this.taken(1, { kind: 'text', text: token.text });
    if (token?.kind === 'number') return this.taken(1, { kind: 'number', text: token.text });
    const next = this.tokens[this.at + 1];
    if (token?.text === '-' && token.kind === 'sign' && next?.kind === 'number')
      return this.taken(2, { kind: 'number', text: `-${next.text}` });
    if (token?.kind === 'name' && WORDS.includes(token.text))
      return this.taken(1, { kind: 'word', text: token.text } as Literal);
    return undefined;
  }

  /** One value: a literal, a path, a call, or anything in parentheses. As it is written. */
  operand(): string | undefined {
    const from = this.at;
    const first = this.tokens[from];
    if (!first) return undefined;
    if (first.kind === 'variable' && this.tokens[from + 1]?.text === '(' && first.text.length > 1)
      this.at = this.behind(from + 1) ?? from;
    else if (first.kind === 'sign' && first.text === '(') this.at = this.behind(from) ?? from;
    else if (first.kind === 'variable' || (first.kind === 'name' && !isOperatorWord(first))) this.at += 1;
    else this.literal();
    if (this.at === from) return undefined;
    while (this.step());
    const last = this.tokens[this.at - 1] as Token;
    return this.expression.slice(first.at, last.end);
  }

  /** `.name`, `.'name'`, `.$call(…)`, `[…]`. */
  private step(): boolean {
    const [sign, name, open] = this.tokens.slice(this.at, this.at + 3);
    if (sign?.kind !== 'sign') return false;
    let end: number | undefined;
    if (sign.text === '[') end = this.behind(this.at);
    else if (sign.text !== '.') return false;
    else if (name?.kind === 'name' || name?.kind === 'text') end = this.at + 2;
    else if (name?.kind === 'variable' && open?.text === '(') end = this.behind(this.at + 2);
    else if (name?.kind === 'sign' && (name.text === '(' || name.text === '{'))
      end = this.behind(this.at + 1);
    if (end === undefined) return false;
    this.at = end;
    return true;
  }

  private isFollowedByStep(): boolean {
    const next = this.tokens[this.at];
    return next?.kind === 'sign' && (next.text === '.' || next.text === '[');
  }

  /** The place behind the bracket that ends the one at a place. */
  behind(place: number): number | undefined {
    const open: string[] = [];
    for (let at = place; at < this.tokens.length; at++) {
      const { kind, text } = this.tokens[at] as Token;
      if (kind !== 'sign') continue;
      const end = OPENING[text];
      if (end) open.push(end);
      else if (Object.values(OPENING).includes(text) && open.pop() !== text) return undefined;
      if (open.length === 0) return at + 1;
    }
    return undefined;
  }

  private takes(kind: Token['kind'], text: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== kind || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  private taken(count: number, literal: Literal): Literal {
    this.at += count;
    return literal;
  }
}

function isList(right: Comparison['right']): right is readonly Literal[] {
  return Array.isArray(right);
}

/** Whether an expression is a path, such as `payload.total`. */
export function isPathAlone(expression: string): boolean {
  return isOperand(expression) && isPath(tokensOf(expression) ?? []);
}
