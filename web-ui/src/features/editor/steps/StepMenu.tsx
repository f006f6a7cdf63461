import { Menu, MenuButton, MenuItem, MenuProvider, MenuSeparator } from '@ariakit/react';
import { keyWords, type ShortcutId } from '../../../ui/keys/table';
import { editor } from '../../../words/editor';
import type { Direction } from '../document/around';
import { KINDS, WRAPPERS } from '../stepKinds/kinds';
import { useEditor } from '../store/useEditor';
import type { StepActions } from './useStepActions';
import './menu.css';

interface Props {
  actions: StepActions;
  /** Where it opens, in the window; undefined: it is closed. */
  at: { x: number; y: number } | undefined;
  onClose: () => void;
}

const words = editor.menu;
const MOVES: [Direction, string, ShortcutId][] = [
  ['up', words.up, 'moveUp'],
  ['down', words.down, 'moveDown'],
  ['out', words.out, 'moveOut'],
  ['into', words.into, 'moveInto'],
];

/** The menu of the selected steps. */
export function StepMenu({ actions, at, onClose }: Props) {
  const { focusForm } = useEditor();
  const { one } = actions;
  const isStep = one !== null && one !== undefined;
  return (
    <MenuProvider open={at !== undefined} setOpen={(isOpen) => !isOpen && onClose()}>
      <Menu
        className="step-menu"
        aria-label={words.title}
        getAnchorRect={() => at ?? null}
        modal
        portal
        autoFocusOnShow
        unmountOnHide
      >
        {isStep && <Item words={words.addBefore} shortcut="addBefore" run={() => actions.add('before')} />}
        <Item words={words.addAfter} shortcut="addAfter" run={() => actions.add('after')} />
        {isStep && one.lists.length > 0 && (
          <Item words={words.addInside} shortcut="addInside" run={() => actions.add('inside')} />
        )}
        {isStep && (
          <>
            <MenuSeparator className="step-menu-line" />
            {MOVES.filter(([direction]) => actions.canMove(direction)).map(([direction, text, shortcut]) => (
              <Item key={direction} words={text} shortcut={shortcut} run={() => actions.move(direction)} />
            ))}
            <MenuProvider>
              <MenuButton className="step-menu-item" render={<MenuItem />}>
                {words.wrap}
                <span aria-hidden="true">›</span>
              </MenuButton>
              <Menu className="step-menu" portal unmountOnHide>
                {WRAPPERS.map((kind) => (
                  <Item key={kind} words={KINDS[kind].title} run={() => actions.wrap(kind)} />
                ))}
              </Menu>
            </MenuProvider>
            {one.lists.length > 0 && <Item words={words.unwrap} run={actions.unwrap} />}
            <MenuSeparator className="step-menu-line" />
            <Item words={words.copy} shortcut="copy" run={() => void actions.copy()} />
            <Item words={words.cut} shortcut="cut" run={() => actions.cut()} />
          </>
        )}
        <Item words={words.paste} shortcut="paste" run={() => void actions.pasteByMenu()} />
        {isStep && (
          <>
            <Item words={words.duplicate} shortcut="duplicate" run={actions.duplicate} />
            <MenuSeparator className="step-menu-line" />
            <Item words={words.rename} shortcut="rename" run={() => focusForm('title')} />
            <Item
              words={actions.isDisabled ? words.enable : words.disable}
              shortcut="toggle"
              run={actions.toggle}
            />
            <Item words={words.remove} shortcut="remove" run={actions.remove} />
          </>
        )}
      </Menu>
    </MenuProvider>
  );
}

function Item({ words: text, shortcut, run }: { words: string; shortcut?: ShortcutId; run: () => void }) {
  return (
    <MenuItem className="step-menu-item" onClick={run}>
      {text}
      {shortcut && <span className="step-menu-key">{keyWords(shortcut)}</span>}
    </MenuItem>
  );
}
