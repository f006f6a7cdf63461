import type { keys as words } from '../../words/keys';

/** Where a shortcut acts: while the graph or the outline has the focus, or wherever the focus is. */
export type Scope = 'steps' | 'anywhere';

interface Shortcut {
  /** The first one is shown. `Ctrl` stands for ⌘ as well. */
  keys: readonly string[];
  scope: Scope;
}

/** All shortcuts. The words of the same name describe them. */
export const SHORTCUTS = {
  previous: { keys: ['ArrowUp'], scope: 'steps' },
  next: { keys: ['ArrowDown'], scope: 'steps' },
  outwards: { keys: ['ArrowLeft'], scope: 'steps' },
  inwards: { keys: ['ArrowRight'], scope: 'steps' },
  extendUp: { keys: ['Shift+ArrowUp'], scope: 'steps' },
  extendDown: { keys: ['Shift+ArrowDown'], scope: 'steps' },
  open: { keys: ['Enter'], scope: 'steps' },
  back: { keys: ['Escape'], scope: 'steps' },
  addAfter: { keys: ['A'], scope: 'steps' },
  addBefore: { keys: ['Shift+A'], scope: 'steps' },
  addInside: { keys: ['I'], scope: 'steps' },
  moveUp: { keys: ['Alt+ArrowUp'], scope: 'steps' },
  moveDown: { keys: ['Alt+ArrowDown'], scope: 'steps' },
  moveOut: { keys: ['Alt+ArrowLeft'], scope: 'steps' },
  moveInto: { keys: ['Alt+ArrowRight'], scope: 'steps' },
  remove: { keys: ['Delete', 'Backspace'], scope: 'steps' },
  copy: { keys: ['Ctrl+C'], scope: 'steps' },
  cut: { keys: ['Ctrl+X'], scope: 'steps' },
  paste: { keys: ['Ctrl+V'], scope: 'steps' },
  duplicate: { keys: ['Ctrl+D'], scope: 'steps' },
  rename: { keys: ['F2'], scope: 'steps' },
  toggle: { keys: ['E'], scope: 'steps' },
  menu: { keys: ['Shift+F10', 'ContextMenu'], scope: 'steps' },
  fit: { keys: ['0'], scope: 'steps' },
  zoomIn: { keys: ['+', '='], scope: 'steps' },
  zoomOut: { keys: ['-'], scope: 'steps' },
  fold: { keys: ['['], scope: 'steps' },
  unfold: { keys: [']'], scope: 'steps' },
  graph: { keys: ['G'], scope: 'steps' },
  outline: { keys: ['O'], scope: 'steps' },
  text: { keys: ['T'], scope: 'steps' },
  undo: { keys: ['Ctrl+Z'], scope: 'anywhere' },
  redo: { keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], scope: 'anywhere' },
  test: { keys: ['Ctrl+Enter'], scope: 'anywhere' },
  publish: { keys: ['Ctrl+Shift+Enter'], scope: 'anywhere' },
  save: { keys: ['Ctrl+S'], scope: 'anywhere' },
  nextProblem: { keys: ['F8'], scope: 'anywhere' },
  previousProblem: { keys: ['Shift+F8'], scope: 'anywhere' },
  nextPane: { keys: ['F6'], scope: 'anywhere' },
  panel: { keys: ['F9'], scope: 'anywhere' },
  find: { keys: ['Ctrl+F'], scope: 'anywhere' },
  palette: { keys: ['Ctrl+K'], scope: 'anywhere' },
  help: { keys: ['?'], scope: 'anywhere' },
} as const satisfies Partial<Record<keyof typeof words, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

const ALL = Object.entries(SHORTCUTS) as [ShortcutId, Shortcut][];

export const inScope = (scope: Scope) => ALL.filter(([, each]) => each.scope === scope);

/** What of an event decides. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** @param letters whether shortcuts of a single character act */
export function shortcutOf(event: Pressed, scope: Scope, letters: boolean): ShortcutId | undefined {
  const found = ALL.find(
    ([, each]) => each.scope === scope && each.keys.some((combination) => isPressed(event, combination)),
  );
  if (!found || (!letters && isLetter(found[1].keys[0] as string))) return undefined;
  return found[0];
}

/** Whether it is one character, perhaps with Shift. */
export const isLetter = (combination: string) => /^(Shift\+)?.$/.test(combination);

function isPressed(event: Pressed, combination: string): boolean {
  const parts = combination === '+' ? ['+'] : combination.split('+');
  const key = parts.pop() as string;
  const isSign = key.length === 1 && !/[A-Z]/.test(key);
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    (event.ctrlKey || event.metaKey) === parts.includes('Ctrl') &&
    event.altKey === parts.includes('Alt') &&
    // Which keys write a sign depends on the keyboard.
    (isSign || event.shiftKey === parts.includes('Shift'))
  );
}

const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  '-': '−',
};

/** As it is shown: `Ctrl Shift Z`, `Alt ↑`. */
export function keyWords(id: ShortcutId): string {
  const combination = (SHORTCUTS[id] as Shortcut).keys[0] as string;
  const parts = combination === '+' ? ['+'] : combination.split('+');
  return parts.map((part) => SIGNS[part] ?? part).join(' ');
}
