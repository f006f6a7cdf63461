/** A part of a text with `{{ … }}`: the words themselves, or one expression with its braces. */
export type Part = { text: string; isExpression: boolean };

/** A text of the document as people read it: `{{{{` stands for two braces that begin no expression. */
export const withoutEscapes = (text: string) => text.replaceAll('{{{{', '{{');

/** A text whose braces begin no expression, such as the tags of a Mustache template. */
export const withEscapes = (text: string) => text.replaceAll('{{', '{{{{');

/** Takes a text apart at its braces. An expression that does not end reaches to the end. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let words = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('{{{{', at)) {
      words += '{{{{';
      at += 4;
    } else if (text.startsWith('{{', at)) {
      const end = endOfBraces(text, at + 2);
      if (words) parts.push({ text: words, isExpression: false });
      words = '';
      parts.push({ text: text.slice(at, end), isExpression: true });
      at = end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  if (words) parts.push({ text: words, isExpression: false });
  return parts;
}

/** The position after the closing braces of an expression. Braces within texts and objects do not count. */
function endOfBraces(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at] as string;
    if (sign === '"' || sign === "'" || sign === '`') {
      at = endOfText(text, at, sign);
    } else if (sign === '{') depth += 1;
    else if (sign === '}' && depth > 0) depth -= 1;
    else if (sign === '}' && text[at + 1] === '}') return at + 2;
  }
  return text.length;
}

function endOfText(text: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** The one expression that a text is, without its braces; undefined if there is anything around it. */
export function wholeExpression(text: string): string | undefined {
  const [only, more] = partsOf(text);
  if (!only?.isExpression || more || !only.text.endsWith('}}') || only.text.length < 4) return undefined;
  return only.text.slice(2, -2).trim();
}

/** The document's text for a typed expression. Braces are needed only beside other text. */
export function written(typed: string): string | undefined {
  if (typed.trim() === '') return undefined;
  return typed.includes('{{') ? typed : `{{ ${typed} }}`;
}

/** The length of a sign `=` that begins an expression, as in a spreadsheet. The field shows it already. */
export function signOf(typed: string): number {
  return typed.includes('{{') ? 0 : (/^\s*=/.exec(typed)?.[0].length ?? 0);
}

/** The text of an expression field for a value of the document. */
export function typedOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return wholeExpression(value) ?? value;
}

/**
 * The expression around a position of the typed text, for completion by the server.
 *
 * @returns undefined outside of expressions
 */
export function expressionAt(typed: string, place: number): { expression: string; from: number } | undefined {
  if (!typed.includes('{{')) return { expression: typed, from: 0 };
  let from = 0;
  for (const part of partsOf(typed)) {
    const to = from + part.text.length;
    if (part.isExpression && place >= from + 2 && (place < to - 1 || !part.text.endsWith('}}'))) {
      const inner = part.text.endsWith('}}') ? part.text.slice(2, -2) : part.text.slice(2);
      return { expression: inner, from: from + 2 };
    }
    from = to;
  }
  return undefined;
}

/** The text to insert for a path, with braces outside of expressions. */
export function insertedAt(typed: string, place: number, path: string): string {
  return expressionAt(typed, place) ? path : `{{ ${path} }}`;
}
