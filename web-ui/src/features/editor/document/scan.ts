/* Names at the root of expressions: `payload`, `$vars`, `steps`. Names that are read relative to another value are none. */

/** A name at the root of an expression. Places are of the scanned text. */
export interface Root {
  /** Without a dollar sign. */
  name: string;
  /** Behind the dollar sign. */
  from: number;
  to: number;
  /** What follows the dot, with its quotes. */
  member?: { name: string; isPlain: boolean; from: number; to: number };
}

const NAME = /[A-Za-z_]\w*/y;
const VARIABLE = /\$[\w$]*/y;
const NUMBER = /\d+(\.\d+)?([eE][-+]?\d+)?/y;
const SPACE = /(\s|\/\*[\s\S]*?\*\/)+/y;
const MEMBER = /\s*\.(?!\.)\s*(?:([A-Za-z_]\w*)|`([^`]*)`|'([^'\\]*)'|"([^"\\]*)")/y;
const REGEX = /\/(\\.|[^/\\\n])+\/[im]*/y;

/** What stands before: `relative` values are found below a dot or within a filter. */
type Before = 'start' | 'value' | 'dot' | 'root-dot' | 'sort' | 'function' | 'parameters';

interface Bracket {
  isRelative: boolean;
  isParameters?: boolean;
}

/**
 * Finds the names at the root of an expression that ends with `}}`.
 *
 * @param from the place behind the opening braces
 * @returns the names, and the place of the closing braces; undefined if there are none
 */
export function rootsOf(text: string, from: number): { roots: Root[]; end: number } | undefined {
  const roots: Root[] = [];
  const open: Bracket[] = [];
  let isRelative = false;
  let before = 'start' as Before;
  let at = from;
  // In a function, so that the compiler does not take an earlier value for the current one.
  const isBehind = (...each: Before[]) => each.includes(before);
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const push = (inner: boolean, isParameters = false) => {
    open.push({ isRelative, isParameters });
    isRelative = inner;
    before = 'start';
    at++;
  };
  const add = (name: string, start: number, end: number) => {
    at = end;
    const next = match(MEMBER);
    const member = next?.slice(1).find((each) => each !== undefined);
    const isPlain = next?.[1] !== undefined;
    const to = end + (next?.[0].length ?? 0);
    const width = (member?.length ?? 0) + (isPlain ? 0 : 2);
    roots.push({
      name,
      from: start,
      to: end,
      ...(member === undefined ? {} : { member: { name: member, isPlain, from: to - width, to } }),
    });
    before = 'value';
  };
  while (at < text.length) {
    const char = text[at] as string;
    const space = match(SPACE);
    if (space) {
      at += space[0].length;
      continue;
    }
    if (open.length === 0 && text.startsWith('}}', at)) return { roots, end: at };
    if (char === '"' || char === "'" || char === '`') {
      at = endOfText(text, at);
      before = 'value';
      continue;
    }
    const variable = match(VARIABLE)?.[0];
    if (variable) {
      const end = at + variable.length;
      const isCall = /^\s*\(/.test(text.slice(end));
      if (/^\$\w+$/.test(variable) && !isCall) add(variable.slice(1), at + 1, end);
      else at = end;
      const isWhole = variable === '$$' || (variable === '$' && !isRelative);
      const dot = isWhole ? /^\s*\.(?!\.)/.exec(text.slice(at)) : null;
      before = dot ? 'root-dot' : 'value';
      at += dot?.[0].length ?? 0;
      continue;
    }
    const name = match(NAME)?.[0];
    if (name) {
      const isOperator = isBehind('value') && /^(and|or|in)$/.test(name);
      if (name === 'function' || isOperator) {
        before = isOperator ? 'start' : 'function';
        at += name.length;
      } else if (isBehind('root-dot') || (!isBehind('dot') && !isRelative)) {
        add(name, at, at + name.length);
      } else {
        at += name.length;
        before = 'value';
      }
      continue;
    }
    const number = match(NUMBER)?.[0];
    if (number) {
      at += number.length;
      before = 'value';
      continue;
    }
    const regex = isBehind('value') ? undefined : match(REGEX)?.[0];
    if (regex) {
      at += regex.length;
      before = 'value';
      continue;
    }
    switch (char) {
      case '(':
        push(isRelative || isBehind('dot', 'sort'), isBehind('function'));
        break;
      case '[':
        push(isRelative || isBehind('value', 'dot'));
        break;
      case '{':
        push(isRelative || isBehind('value', 'dot'));
        break;
      case ')':
      case ']':
      case '}': {
        const closed = open.pop();
        isRelative = closed?.isRelative ?? false;
        before = closed?.isParameters ? 'parameters' : 'value';
        at++;
        break;
      }
      case '.':
        before = text[at + 1] === '.' ? 'start' : 'dot';
        at += isBehind('dot') ? 1 : 2;
        break;
      case '|':
        // What a transformation changes is read relative to it.
        isRelative = true;
        before = 'start';
        at++;
        break;
      default:
        before = char === '^' ? 'sort' : char === '*' && isBehind('dot') ? 'value' : 'start';
        at++;
    }
  }
  return undefined;
}

function endOfText(text: string, from: number): number {
  const quote = text[from];
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' && quote !== '`' ? 2 : 1;
  return at + 1;
}
