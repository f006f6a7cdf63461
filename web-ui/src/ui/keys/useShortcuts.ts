import { useEffect, useRef } from 'react';
import { areLettersOn } from './letters';
import { isLetter, SHORTCUTS, type ShortcutId, shortcutOf } from './table';

export type Handlers = Partial<Record<ShortcutId, () => void>>;

/** Acts on shortcuts that hold wherever the focus is; not while a dialog is open, and none of one character where people type. */
export function useShortcuts(handlers: Handlers) {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const id = shortcutOf(event, 'anywhere', areLettersOn());
      const handler = id && current.current[id];
      if (!handler || (isLetter(SHORTCUTS[id].keys[0]) && isTyping(event))) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
