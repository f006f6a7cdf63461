import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Separator } from './Separator';
import { LIMITS } from './sizes';
import { usePanelSize } from './usePanelSize';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function Form() {
  return <Separator panel="form" of={usePanelSize('form')} />;
}

const edge = () => screen.getByRole('separator', { name: 'Width of the form' });
const size = () => Number(edge().getAttribute('aria-valuenow'));

it('is moved by arrow keys, within its limits', () => {
  render(<Form />);
  const before = size();
  fireEvent.keyDown(edge(), { key: 'ArrowLeft' });
  expect(size()).toBe(before + 16);
  fireEvent.keyDown(edge(), { key: 'ArrowRight' });
  expect(size()).toBe(before);
  fireEvent.keyDown(edge(), { key: 'End' });
  fireEvent.keyDown(edge(), { key: 'ArrowLeft' });
  expect(size()).toBe(LIMITS.form.most);
  fireEvent.keyDown(edge(), { key: 'Home' });
  expect(size()).toBe(LIMITS.form.least);
});

it('is dragged, and the browser remembers it', () => {
  render(<Form />);
  const before = size();
  fireEvent.pointerDown(edge(), { button: 0, clientX: 800, clientY: 300 });
  fireEvent.pointerMove(edge(), { clientX: 700, clientY: 310 });
  fireEvent.pointerUp(edge());
  fireEvent.pointerMove(edge(), { clientX: 600, clientY: 310 });
  expect(size()).toBe(before + 100);
  cleanup();
  render(<Form />);
  expect(size()).toBe(before + 100);
  fireEvent.doubleClick(edge());
  expect(size()).toBe(before);
  cleanup();
  render(<Form />);
  expect(size()).toBe(before);
});
