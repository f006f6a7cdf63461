import {
  Menu,
  MenuButton,
  MenuItem,
  MenuProvider,
  MenuSeparator,
  PortalContext,
  useMenuStore,
} from '@ariakit/react';
import { keyWords, type ShortcutId } from '../../../ui/keys/table';
import { editor } from '../../../words/editor';
import { triggers } from '../../../words/triggers';
import type { Direction } from '../document/around';
import { pointer } from '../document/text';
import { KINDS, WRAPPERS } from '../stepKinds/kinds';
import { useEditor } from '../store/useEditor';
import { type MenuPlace, rectOf, useFollowed } from './menuPlace';
import { partName } from './names';
import type { StepActions } from './useStepActions';
import './menu.css';

interface Props {
  actions: StepActions;
  /** Where it opens; undefined: it is closed. */
  at: MenuPlace | undefined;
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
  const { focusForm, flow, chooseTrigger } = useEditor();
  const { one } = actions;
  const isStep = one !== null && one !== undefined;
  const store = useMenuStore({
    open: at !== undefined,
    setOpen: (isOpen) => !isOpen && onClose(),
    placement: 'bottom-start',
  });
  useFollowed(at, store.render);
  return (
    // A menu is within the main landmark, as all that the page shows.
    <PortalContext value={document.getElementById('main')}>
      <Menu
        store={store}
        className="step-menu"
        aria-label={words.title}
        getAnchorRect={() => rectOf(at)}
        modal
        portal
        autoFocusOnShow
        unmountOnHide
      >
        {!isStep && (
          <Item
            words={flow?.trigger?.use === undefined ? triggers.chooseIt : triggers.replace}
            run={() => chooseTrigger()}
          />
        )}
        {isStep && <Item words={words.addBefore} shortcut="addBefore" run={() => actions.add('before')} />}
        <Item words={words.addAfter} shortcut="addAfter" run={() => actions.add('after')} />
        {isStep && one.lists.length === 1 && (
          <Item words={words.addInside} shortcut="addInside" run={() => actions.add('inside')} />
        )}
        {isStep && one.lists.length > 1 && (
          <MenuProvider>
            <MenuButton className="step-menu-item" render={<MenuItem />}>
              {words.addIn}
              <span className="step-menu-key">
                {keyWords('addInside')} <span aria-hidden="true">›</span>
              </span>
            </MenuButton>
            <Menu className="step-menu" portal preserveTabOrder={false} overlap unmountOnHide>
              {one.lists.map((list) => (
                <Item key={pointer(list.path)} words={partName(list)} run={() => actions.addTo(list)} />
              ))}
            </Menu>
          </MenuProvider>
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
              <Menu className="step-menu" portal preserveTabOrder={false} overlap unmountOnHide>
                {WRAPPERS.map((kind) => (
                  <Item key={kind} words={KINDS[kind].title} run={() => actions.wrap(kind)} />
                ))}
              </Menu>
            </MenuProvider>
            {one.lists.length > 0 && <Item words={words.unwrap} run={actions.unwrap} />}
            <Item words={words.extract} run={actions.extract} />
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
    </PortalContext>
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
