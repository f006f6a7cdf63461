import {
  defaultRangeExtractor,
  observeElementRect,
  useVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Choice } from './choice';
import { EntryRow } from './EntryRow';
import type { Group } from './groups';

interface Props<T extends Choice> {
  /** The id of the list. That of an entry is `idOf(id, index)`. */
  id: string;
  label: string;
  groups: readonly Group<T>[];
  /** The index of the selected entry among those of all groups. */
  selected: number;
  onPick: (entry: T) => void;
  /** The pointer rests on an entry. */
  onPoint: (index: number) => void;
}

export const idOf = (list: string, index: number) => `${list}-${index}`;

const ENTRY = 48;
const HEADING = 32;
const PADDING = 4;
/** The pointer may cross entries on its way to the description of the selected one. */
const REST_MS = 120;
/** For the time before the list is laid out. */
const FIRST = { width: 0, height: 480 };

interface Row<T extends Choice> {
  group: Group<T>;
  /** Undefined: the heading. */
  entry?: T;
  index: number;
}

/** Entries in groups, of which only those in view are on the page. The search field beside it has the focus and the keys. */
export function EntryList<T extends Choice>({ id, label, groups, selected, onPick, onPoint }: Props<T>) {
  const host = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(groups), [groups]);
  const total = rows.at(-1)?.index ?? -1;
  const current = rows.findIndex((row) => row.entry && row.index === selected);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => host.current,
    estimateSize: (i) => (rows[i]?.entry ? ENTRY : HEADING),
    getItemKey: (i) => keyOf(rows[i]) ?? i,
    overscan: 8,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    initialRect: FIRST,
    observeElementRect: observeRect,
    // The heading of a group comes into view with its first entry.
    scrollPaddingStart: HEADING + PADDING,
    scrollPaddingEnd: PADDING,
    // The search field names the selected entry as its active descendant, also when it is scrolled out of view.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return current < 0 || shown.includes(current) ? shown : [...shown, current].sort((a, b) => a - b);
    },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other sizes
  useEffect(() => list.measure(), [list, rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place of the selected entry is another one in other rows
  useEffect(() => {
    if (selected === 0) list.scrollToOffset(0);
    else if (current >= 0) list.scrollToIndex(current);
  }, [current, selected, rows, list]);

  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const point = (index: number) => (event: PointerEvent) => {
    // The browser also tells of entries that scroll below a pointer that does not move.
    if (event.pointerType !== 'mouse' || (event.movementX === 0 && event.movementY === 0)) return;
    clearTimeout(rest.current);
    rest.current = setTimeout(() => onPoint(index), REST_MS);
  };

  const shown = list.getVirtualItems().flatMap((item) => {
    const row = rows[item.index];
    return row ? [{ item, row }] : [];
  });
  const option = ({ item, row }: (typeof shown)[number]) =>
    row.entry ? (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
      <div
        key={item.key}
        id={idOf(id, row.index)}
        role="option"
        aria-selected={row.index === selected}
        aria-posinset={row.index + 1}
        aria-setsize={total + 1}
        tabIndex={-1}
        className="entry"
        style={{ top: item.start, height: ENTRY }}
        onPointerMove={point(row.index)}
        onClick={() => row.entry && onPick(row.entry)}
      >
        <EntryRow entry={row.entry} />
      </div>
    ) : (
      <div
        key={item.key}
        aria-hidden="true"
        className="entry-heading"
        style={{ top: item.start, height: HEADING }}
      >
        {row.group.title}
      </div>
    );

  return (
    <div
      ref={host}
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className="entry-list"
      onPointerLeave={() => clearTimeout(rest.current)}
    >
      <div role="presentation" className="entry-lines" style={{ height: list.getTotalSize() }}>
        {groups.map((group) => {
          const inView = shown.filter(({ row }) => row.group === group);
          if (!inView.some(({ row }) => row.entry)) return null;
          return group.title === undefined ? (
            inView.map(option)
          ) : (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be within a listbox
            <div key={group.key} role="group" aria-label={group.title}>
              {inView.map(option)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowsOf<T extends Choice>(groups: readonly Group<T>[]): Row<T>[] {
  let index = 0;
  return groups.flatMap((group) => [
    ...(group.title === undefined ? [] : [{ group, index: index - 1 }]),
    ...group.entries.map((entry) => ({ group, entry, index: index++ })),
  ]);
}

function keyOf(row: Row<Choice> | undefined): string | undefined {
  return row && (row.entry ? `${row.group.key} ${row.entry.key}` : row.group.key);
}

function observeRect(
  list: Virtualizer<HTMLDivElement, Element>,
  tell: (rect: { width: number; height: number }) => void,
) {
  return observeElementRect(list, (rect) => tell(rect.height > 0 ? rect : FIRST));
}
