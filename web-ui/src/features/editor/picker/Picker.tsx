import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { picker as words } from '../../../words/picker';
import type { Choice } from './choice';
import { EntryDetails } from './EntryDetails';
import { EntryList, idOf } from './EntryList';
import type { Group } from './groups';
import { found, remarkOf } from './search';
import './picker.css';

interface Props<T extends Choice> {
  title: string;
  texts?: Texts;
  /** All entries, for the search. */
  all: readonly T[];
  /** The entries as they are shown without a search. */
  groups: readonly Group<T>[];
  /** The ids of connectors whose entries come first among nearly equal results. */
  preferred?: ReadonlySet<string>;
  /** The entries that match a search, best first. */
  search?: (all: readonly T[], query: string, preferred?: ReadonlySet<string>) => readonly T[];
  isPending?: boolean;
  /** Above the list, such as a failure. */
  children?: ReactNode;
  onPick: (entry: T) => void;
  onClose: () => void;
}

/** What differs between the pickers of steps and of triggers. */
interface Texts {
  search: string;
  placeholder: string;
  list: string;
  details: string;
  nothingMatches: (query: string) => string;
}

const PAGE = 8;

/** A dialog with a search over entries in groups, and the description of the selected entry. */
export function Picker<T extends Choice>({
  title,
  texts = words.ofSteps,
  all,
  groups,
  preferred,
  search = found,
  isPending = false,
  children,
  onPick,
  onClose,
}: Props<T>) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const isSearch = query.trim() !== '';
  const shown = useMemo(
    () => (isSearch ? [{ key: 'found', entries: search(all, query, preferred) }] : groups),
    [all, groups, query, isSearch, preferred, search],
  );
  const entries = useMemo(() => shown.flatMap((group) => group.entries), [shown]);
  const last = entries.length - 1;
  const selected = Math.min(at, last);
  const current = entries[selected];
  const remark = isSearch ? remarkOf(query, current && entries[0]) : undefined;

  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = goal(event.key, selected, last);
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (to !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(last, to)));
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      onPick(current);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body step-picker">
        <input
          type="search"
          role="combobox"
          aria-label={texts.search}
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current && idOf(list, selected)}
          aria-autocomplete="list"
          placeholder={texts.placeholder}
          value={query}
          onKeyDown={onKey}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
        {children}
        {remark && (
          <p role="note" className="picker-remark">
            {remark.note ? words.notes[remark.note] : noConnector(remark.system ?? '', entries[0])}
          </p>
        )}
        <div className="picker-columns">
          <EntryList
            id={list}
            label={texts.list}
            groups={shown}
            selected={selected}
            onPick={onPick}
            onPoint={setAt}
          />
          {current ? (
            <EntryDetails entry={current} label={texts.details} />
          ) : (
            !isPending && <p className="muted entry-details">{texts.nothingMatches(query)}</p>
          )}
        </div>
        <p className="picker-keys muted caption">
          <span role="status">{isSearch ? words.results(entries.length) : words.steps(all.length)}</span>
          <span aria-hidden="true" className="picker-key-list">
            {words.keys.map(([key, effect]) => (
              <span key={key}>
                <kbd>{key}</kbd> {effect}
              </span>
            ))}
          </span>
        </p>
      </div>
    </Dialog>
  );
}

/** To which entry a key goes; undefined if it goes to none. */
function goal(key: string, selected: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return selected + 1;
    case 'ArrowUp':
      return selected - 1;
    case 'PageDown':
      return selected + PAGE;
    case 'PageUp':
      return selected - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

const noConnector = (system: string, first: Choice | undefined) =>
  first?.name === 'http.request' ? words.httpInstead(system) : words.noConnector(system);
