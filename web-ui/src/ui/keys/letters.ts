import { useSyncExternalStore } from 'react';

/*
 * Whether single letters are shortcuts. Users of dictation, for example, switch them off. Stored in this
 * browser.
 */

const KEY = 'junctura.letters';
const listeners = new Set<() => void>();
// The value without browser storage.
let isOff = false;

export function areLettersOn(): boolean {
  try {
    return (localStorage.getItem(KEY) ?? (isOff ? 'off' : 'on')) !== 'off';
  } catch {
    return !isOff;
  }
}

export function switchLetters(on: boolean) {
  isOff = !on;
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // It holds until the page is left.
  }
  for (const listener of listeners) listener();
}

export function useLetters(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, areLettersOn);
}
