import type { ClipboardEvent, KeyboardEvent } from 'react';
import { areLettersOn } from '../../../ui/keys/letters';
import { type ShortcutId, shortcutOf } from '../../../ui/keys/table';
import { useEditor } from '../store/useEditor';
import type { StepActions } from './useStepActions';

type Handlers = Partial<Record<ShortcutId, () => void>>;

/**
 * The shared keys of the graph and the outline. Each adds its own keys.
 *
 * @param isOnStep whether the keys act on the selected steps; otherwise only the own keys act
 */
export function useStepKeys(actions: StepActions, more: Handlers, isOnStep = true) {
  const editor = useEditor();
  const shared: Handlers = {
    previous: actions.previous,
    next: actions.next,
    outwards: actions.outwards,
    inwards: actions.inwards,
    extendUp: () => actions.extend(-1),
    extendDown: () => actions.extend(1),
    open: () => (actions.needsTrigger ? editor.chooseTrigger() : editor.focusForm()),
    back: () => editor.select([]),
    addAfter: () => actions.add('after'),
    addBefore: () => actions.add('before'),
    addInside: () => actions.add('inside'),
    moveUp: () => actions.move('up'),
    moveDown: () => actions.move('down'),
    moveOut: () => actions.move('out'),
    moveInto: () => actions.move('into'),
    remove: actions.remove,
    duplicate: actions.duplicate,
    rename: () => editor.focusForm('title'),
    toggle: actions.toggle,
    fold: () => actions.fold(true),
    unfold: () => actions.fold(false),
    graph: () => editor.setView('graph'),
    outline: () => editor.setView('outline'),
    text: () => editor.setView('text'),
  };
  const handlers = isOnStep ? { ...shared, ...more } : more;
  return {
    onKeyDown: (event: KeyboardEvent) => {
      const id = shortcutOf(event, 'steps', areLettersOn());
      const handler = id && handlers[id];
      if (!handler || event.defaultPrevented) return;
      // Enter and the space bar press the button that has the focus.
      if (id === 'open' && event.target instanceof HTMLButtonElement && event.target.tabIndex >= 0) return;
      event.preventDefault();
      handler();
    },
    onCopy: (event: ClipboardEvent) => void (isOnStep && actions.copy(onto(event))),
    onCut: (event: ClipboardEvent) => isOnStep && actions.cut(onto(event)),
    onPaste: (event: ClipboardEvent) => {
      if (!isOnStep) return;
      event.preventDefault();
      actions.paste(event.clipboardData.getData('text/plain'));
    },
  };
}

/** The clipboard of a copy command, which works over plain HTTP, too. */
const onto = (event: ClipboardEvent) => (text: string) => {
  event.preventDefault();
  event.clipboardData.setData('text/plain', text);
  return true;
};
