import { useRouter } from '@tanstack/react-router';
import { useCombobox } from 'downshift';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../ui/Icon';
import { type PageAction, pageActions } from '../../ui/pageActions';
import { type Theme, useTheme } from '../../ui/theme';
import { palette as words } from '../../words/palette';
import { found, type Item } from './items';
import { recentPaths } from './recent';
import { useItems } from './useItems';
import './palette.css';

/**
 * The command palette: finds pages by name, and runs commands of the page. The browser restores the focus when
 * it closes.
 */
export function Palette({ commands, onClose }: { commands: readonly PageAction[]; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [theme, setTheme] = useTheme();
  const themes = THEMES.filter((each) => each !== theme).map((each) => ({
    title: words.themes[each],
    run: () => setTheme(each),
  }));
  // The actions of the page at the time of opening, which do not change while the palette is open.
  const [actions] = useState(pageActions);
  const items = useItems(actions, [...commands, ...themes]);
  const shown = typed.trim() === '' ? first(items) : withSearch(found(items, typed), typed);

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const choose = (item: Item) => {
    // Closed first, so that a page or dialog that opens now keeps the focus that it takes.
    dialog.current?.close();
    onClose();
    if (item.run) item.run();
    else if (item.to) router.history.push(item.to);
  };
  const box = useCombobox<Item>({
    items: shown,
    inputValue: typed,
    isOpen: true,
    selectedItem: null,
    defaultHighlightedIndex: 0,
    itemToString: (item) => item?.title ?? '',
    onSelectedItemChange: ({ selectedItem }) => selectedItem && choose(selectedItem),
  });
  const chosen = Math.min(Math.max(box.highlightedIndex, 0), shown.length - 1);

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={words.title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-field">
        <Icon name="search" />
        <input
          {...box.getInputProps({
            'aria-label': words.title,
            placeholder: words.search,
            spellCheck: false,
            // Read directly from the field, because the combobox would lose letters of quick typing.
            onChange: (event) => setTyped(event.currentTarget.value),
            onKeyDown: (event) => {
              // The combobox handles Escape, so the dialog would not get it.
              if (event.key === 'Escape') onClose();
              // Enter before an arrow key takes the first one.
              const item = shown[chosen];
              if (event.key === 'Enter' && box.highlightedIndex < 0 && item) choose(item);
            },
          })}
        />
      </div>
      <ul {...box.getMenuProps({ 'aria-label': words.results })} className="palette-items">
        {shown.map((item, index) => (
          <li
            key={`${item.kind} ${item.to ?? item.title} ${item.title}`}
            {...box.getItemProps({ item, index, 'aria-selected': index === chosen })}
            className={index === chosen ? 'is-chosen' : ''}
          >
            <span className="palette-title">{item.title}</span>
            {item.hint && item.hint !== item.title && <span className="muted mono">{item.hint}</span>}
            <span className="palette-kind muted caption">
              {item.keys ? <kbd>{item.keys}</kbd> : words.kinds[item.kind]}
            </span>
          </li>
        ))}
      </ul>
      <p className="palette-keys muted caption">{words.keys}</p>
    </dialog>
  );
}

const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

/** Without a query: the actions of the page, recent pages, the commands, and all pages. */
function first(items: readonly Item[]): Item[] {
  const here = window.location.pathname;
  const recent = recentPaths()
    .filter((path) => path !== here)
    .map((path) => items.find((item) => item.to === path) ?? runAt(path))
    .filter((item) => item !== undefined);
  return [
    ...items.filter((item) => item.kind === 'action'),
    ...recent,
    ...items.filter((item) => item.kind === 'command' || item.kind === 'account'),
    ...items.filter((item) => item.kind === 'page'),
  ];
}

function runAt(path: string): Item | undefined {
  const id = /^\/runs\/(\d+)$/.exec(path)?.[1];
  return id === undefined ? undefined : { kind: 'run', title: words.runNumber(id), to: path };
}

/** A text that is not a name may be in a payload. */
function withSearch(items: Item[], typed: string): Item[] {
  const text = typed.trim();
  return [
    ...items,
    { kind: 'page', title: words.searchRuns(text), to: `/runs?text=${encodeURIComponent(text)}` },
  ];
}
