/** The words of an expression. `at` and `end` are positions within it. */
export interface Token {
  kind: 'name' | 'variable' | 'text' | 'number' | 'pattern' | 'sign';
  /** A text without its quotes and escapes; all others as they are written. */
  text: string;
  at: number;
  end: number;
}

const SIGNS = ['!=', '<=', '>=', '?:', '??', ':=', '..', '**', '~>', ...'.[]{}(),@#;:?+-*/%|=<>^&!~'];
const NAME = /^[^\s.[\]{}(),@#;:?+\-*/%|=<>^&!~'"`$\\]+/;
const NUMBER = /^\d+(\.\d+)?([eE][-+]?\d+)?/;
const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Undefined: there is something that the builder never writes, such as a comment. */
export function tokensOf(expression: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: Token['kind'], text: string, end: number) => {
    tokens.push({ kind, text, at, end });
    at = end;
  };
  while (at < expression.length) {
    const sign = expression[at] as string;
    const rest = expression.slice(at);
    if (/\s/.test(sign)) {
      at += 1;
    } else if (rest.startsWith('/*')) {
      return undefined;
    } else if (sign === '"' || sign === "'") {
      const text = quoted(expression, at);
      if (!text) return undefined;
      add('text', text.value, text.end);
    } else if (sign === '`') {
      const end = expression.indexOf('`', at + 1);
      if (end < 0) return undefined;
      add('name', expression.slice(at, end + 1), end + 1);
    } else if (sign === '/' && !endsValue(tokens.at(-1))) {
      const pattern = /^\/(?:[^\\/]|\\[\s\S])+\/[a-z]*/.exec(rest)?.[0];
      if (!pattern) return undefined;
      add('pattern', pattern, at + pattern.length);
    } else if (sign === '$') {
      const name = NAME.exec(rest.slice(1))?.[0] ?? (rest[1] === '$' ? '$' : '');
      add('variable', `$${name}`, at + 1 + name.length);
    } else {
      const number = NUMBER.exec(rest)?.[0];
      const name = NAME.exec(rest)?.[0];
      const one = number ?? name ?? SIGNS.find((each) => rest.startsWith(each));
      if (one === undefined) return undefined;
      add(number ? 'number' : name ? 'name' : 'sign', one, at + one.length);
    }
  }
  return tokens;
}

/** After a value, a slash divides; elsewhere it begins a pattern. */
function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind !== 'sign' || [')', ']', '}'].includes(token.text);
}

function quoted(expression: string, from: number): { value: string; end: number } | undefined {
  const quote = expression[from];
  let value = '';
  for (let at = from + 1; at < expression.length; at++) {
    const sign = expression[at] as string;
    if (sign === quote) return { value, end: at + 1 };
    if (sign !== '\\') {
      value += sign;
      continue;
    }
    at += 1;
    const escaped = expression[at] ?? '';
    const code = escaped === 'u' ? /^[0-9a-fA-F]{4}/.exec(expression.slice(at + 1))?.[0] : undefined;
    const meant = code ? String.fromCharCode(Number.parseInt(code, 16)) : ESCAPES[escaped];
    if (meant === undefined) return undefined;
    value += meant;
    at += code ? 4 : 0;
  }
  return undefined;
}
