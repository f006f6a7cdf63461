import { expect, it } from 'vitest';
import { inFlow, inStep } from './useCopyPins';

it('moves the pins of a renamed flow, and no others', () => {
  const renamed = inFlow('received', 'arrived');
  expect(renamed({ flow: 'received', step: 'trigger' })).toEqual({ flow: 'arrived', step: 'trigger' });
  expect(renamed({ flow: 'later', step: 'trigger' })).toBeUndefined();
  expect(inFlow('received', 'received')({ flow: 'received', step: 'trigger' })).toBeUndefined();
});

it('moves the pins of a renamed step and of the steps inside of it', () => {
  const renamed = inStep('received', 'lines', 'items');
  expect(renamed({ flow: 'received', step: 'lines' })?.step).toBe('items');
  expect(renamed({ flow: 'received', step: 'lines/book' })?.step).toBe('items/book');
  expect(renamed({ flow: 'received', step: 'lines[north]/book' })?.step).toBe('items[north]/book');
  expect(renamed({ flow: 'received', step: 'lines_2' })).toBeUndefined();
  expect(renamed({ flow: 'later', step: 'lines' })).toBeUndefined();
});
