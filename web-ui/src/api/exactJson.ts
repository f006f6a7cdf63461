/**
 * JSON in which no digit is lost. A browser number holds about sixteen digits; an order number or an amount may have
 * more, and the page must show what was really sent. Such a number becomes an {@link ExactNumber}.
 */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

export function parseExact(text: string): unknown {
  const reviver: Reviver = (_key, value, context) => {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    return sameNumber(context.source, value) ? value : new ExactNumber(context.source);
  };
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

/** `1.50` and `1e3` are shown as they were written too: an amount with its noughts is not the same text without. */
function sameNumber(source: string, value: number): boolean {
  return String(value) === source;
}

export function kindOf(value: unknown): 'null' | 'array' | 'object' | 'string' | 'number' | 'boolean' {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof ExactNumber) return 'number';
  return typeof value as 'object' | 'string' | 'number' | 'boolean';
}

/** Indented JSON, digits as sent. */
export function printExact(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  switch (kindOf(value)) {
    case 'array': {
      const list = value as unknown[];
      if (list.length === 0) return '[]';
      return `[\n${list.map((v) => inner + printExact(v, inner)).join(',\n')}\n${indent}]`;
    }
    case 'object': {
      const entries = Object.entries(value as object).filter(([, v]) => v !== undefined);
      if (entries.length === 0) return '{}';
      return `{\n${entries.map(([k, v]) => `${inner}${JSON.stringify(k)}: ${printExact(v, inner)}`).join(',\n')}\n${indent}}`;
    }
    case 'number':
      return String(value);
    case 'null':
      return 'null';
    default:
      return JSON.stringify(value);
  }
}
