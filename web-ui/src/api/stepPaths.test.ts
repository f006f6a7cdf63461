import { expect, it } from 'vitest';
import { itemsIn, withoutItems } from './stepPaths';

it('finds the items of each loop in the path of a step', () => {
  expect([...itemsIn('orders[1]/lines[0]/insert')]).toEqual([
    ['orders', 1],
    ['orders/lines', 0],
  ]);
  expect([...itemsIn('both[north]/send')]).toEqual([]);
  expect(withoutItems('orders[1]/lines[0]/insert')).toBe('orders/lines/insert');
});
