import { describe, expect, it } from 'vitest';
import { keyWords, type Pressed, SHORTCUTS, type ShortcutId, shortcutOf } from './table';

const press = (key: string, modifiers: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('shortcuts', () => {
  it('tell combinations apart', () => {
    expect(shortcutOf(press('a'), 'steps', true)).toBe('addAfter');
    expect(shortcutOf(press('A', { shiftKey: true }), 'steps', true)).toBe('addBefore');
    expect(shortcutOf(press('a', { ctrlKey: true }), 'steps', true)).toBeUndefined();
    expect(shortcutOf(press('ArrowUp', { altKey: true }), 'steps', true)).toBe('moveUp');
    expect(shortcutOf(press('ArrowUp', { shiftKey: true }), 'steps', true)).toBe('extendUp');
    expect(shortcutOf(press('z', { metaKey: true }), 'anywhere', true)).toBe('undo');
    expect(shortcutOf(press('Z', { ctrlKey: true, shiftKey: true }), 'anywhere', true)).toBe('redo');
    expect(shortcutOf(press('F8', { shiftKey: true }), 'anywhere', true)).toBe('previousProblem');
  });

  it('know signs on any keyboard', () => {
    expect(shortcutOf(press('?', { shiftKey: true }), 'anywhere', true)).toBe('help');
    expect(shortcutOf(press('?'), 'anywhere', true)).toBe('help');
    expect(shortcutOf(press('+', { shiftKey: true }), 'steps', true)).toBe('zoomIn');
  });

  it('of a single character can be switched off', () => {
    expect(shortcutOf(press('a'), 'steps', false)).toBeUndefined();
    expect(shortcutOf(press('?'), 'anywhere', false)).toBeUndefined();
    expect(shortcutOf(press('Enter'), 'steps', false)).toBe('open');
  });

  it('are shown as they are on keys, and each is of one thing', () => {
    expect(keyWords('redo')).toBe('Ctrl Shift Z');
    expect(keyWords('moveUp')).toBe('Alt ↑');
    expect(keyWords('zoomIn')).toBe('+');
    const all = (Object.keys(SHORTCUTS) as ShortcutId[]).flatMap((id) =>
      SHORTCUTS[id].keys.map((key) => `${SHORTCUTS[id].scope} ${key}`),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});
