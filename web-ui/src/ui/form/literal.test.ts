import { expect, it } from 'vitest';
import { asExpression } from './literal';

it.each([
  ['{{ payload.id }}', 'payload.id'],
  [12, '12'],
  [[{ id: '{{ payload.id }}', name: 'x' }], '[{"id": payload.id, "name": "x"}]'],
  ['to-{{ payload.tier }}!', '"to-" & (payload.tier) & "!"'],
])('makes an expression of %s', (value, expression) => {
  expect(asExpression(value)).toBe(expression);
});
