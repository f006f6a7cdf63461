import { isExpression } from './expressions';
import { partsOf, wholeExpression } from './template';

/** A value of a document as an expression without braces. The expressions within it become parts of it. */
export function asExpression(value: unknown): string {
  if (isExpression(value)) {
    const whole = wholeExpression(value);
    if (whole !== undefined) return whole;
    return partsOf(value)
      .map(({ text, isExpression: isOne }) =>
        isOne ? `(${text.slice(2, -2).trim()})` : JSON.stringify(text),
      )
      .join(' & ');
  }
  if (Array.isArray(value)) return `[${value.map(asExpression).join(', ')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, each]) => `${JSON.stringify(name)}: ${asExpression(each)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
