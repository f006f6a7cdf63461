import { describe, expect, it } from 'vitest';
import { expressionAt, insertedAt, partsOf, signOf, typedOf, wholeExpression, written } from './template';

describe('a text with expressions', () => {
  it('is taken apart at its braces', () => {
    expect(partsOf('/stock/{{ line.sku }}/now')).toEqual([
      { text: '/stock/', isExpression: false },
      { text: '{{ line.sku }}', isExpression: true },
      { text: '/now', isExpression: false },
    ]);
    expect(partsOf('four {{{{ are words')).toEqual([{ text: 'four {{{{ are words', isExpression: false }]);
    expect(partsOf('{{ not ended')).toEqual([{ text: '{{ not ended', isExpression: true }]);
  });

  it('is one expression only without anything around it', () => {
    expect(wholeExpression('{{ payload.id }}')).toBe('payload.id');
    expect(wholeExpression('{{ {"a": {"b": 1}} }}')).toBe('{"a": {"b": 1}}');
    expect(wholeExpression('{{ "}}" & x }}')).toBe('"}}" & x');
    expect(wholeExpression('{{ a }} {{ b }}')).toBeUndefined();
    expect(wholeExpression('Hello {{ name }}')).toBeUndefined();
    expect(wholeExpression('{{ a')).toBeUndefined();
  });

  it('gets its braces by itself', () => {
    expect(written('payload.id')).toBe('{{ payload.id }}');
    expect(written('Hello {{ name }}')).toBe('Hello {{ name }}');
    expect(written('  ')).toBeUndefined();
    expect(typedOf('{{ payload.id }}')).toBe('payload.id');
    expect(typedOf('Hello {{ name }}')).toBe('Hello {{ name }}');
    expect(typedOf(7)).toBe('7');
  });

  it('needs no sign at its beginning', () => {
    expect(signOf('=payload.total > 100')).toBe(1);
    expect(signOf(' = payload.total')).toBe(2);
    expect(signOf('payload.a = 1')).toBe(0);
    expect(signOf('= {{ payload.total }}')).toBe(0);
  });

  it('knows the expression around the caret', () => {
    expect(expressionAt('payload.', 8)).toEqual({ expression: 'payload.', from: 0 });
    expect(expressionAt('a {{ b. }} c', 7)).toEqual({ expression: ' b. ', from: 4 });
    expect(expressionAt('a {{ b. }} c', 1)).toBeUndefined();
    expect(expressionAt('a {{ b.', 7)).toEqual({ expression: ' b.', from: 4 });
  });

  it('takes a path as it fits the place', () => {
    expect(insertedAt('$sum()', 5, 'payload.a')).toBe('payload.a');
    expect(insertedAt('Hello {{ x }} ', 14, 'payload.a')).toBe('{{ payload.a }}');
    expect(insertedAt('Hello {{  }}', 9, 'payload.a')).toBe('payload.a');
  });
});
