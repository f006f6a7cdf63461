import { afterEach, expect, it } from 'vitest';
import { keepView, usualView } from './views';

afterEach(() => localStorage.clear());

it('shows the graph, or what was chosen last', () => {
  expect(usualView()).toBe('graph');
  keepView('outline');
  expect(usualView()).toBe('outline');
});
