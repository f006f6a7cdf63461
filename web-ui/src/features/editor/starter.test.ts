import { expect, it } from 'vitest';
import { nameFor, nameProblem, starter } from './starter';

it('makes a name of a title', () => {
  expect(nameFor('Orders to ERP')).toBe('orders-to-erp');
  expect(nameFor('  2. Größe & Café! ')).toBe('gro-e-cafe');
  expect(nameFor('orders-to-erp')).toBe('orders-to-erp');
  expect(nameProblem(nameFor('订单'))).toBeDefined();
});

it('keeps what was typed as the title', () => {
  expect(starter('say-hello', 'Say "hello": now')).toContain('\ntitle: "Say \\"hello\\": now"\nflows:');
  expect(starter('orders')).toMatch(/^integration: orders\nflows:/);
});
