import { expect, it } from 'vitest';
import { valueAt } from './value';

it('tells a value', () => {
  const text = 'flows: { f: { steps: [{ for-each: "{{ payload }}" }] } }';
  expect(valueAt(text, ['flows', 'f', 'steps', 0, 'for-each'])).toBe('{{ payload }}');
  expect(valueAt(text, ['none'])).toBeUndefined();
});
