import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { editor as words } from '../../../words/editor';
import { type Path, pointer } from '../document/text';
import { marksOf } from '../steps/marks';
import type { MenuPlace } from '../steps/menuPlace';
import { nameOf } from '../steps/names';
import type { StepActions } from '../steps/useStepActions';
import { useStepKeys } from '../steps/useStepKeys';
import { useEditor } from '../store/useEditor';
import { EmptyOutlineRow } from './EmptyOutlineRow';
import { OutlineRow } from './OutlineRow';
import { rowsOf, typedAhead } from './rows';
import './outline.css';

interface Props {
  actions: StepActions;
  openMenu: (path: Path, at: MenuPlace) => void;
}

const ROW = 36;
/** Letters that are typed within this time are one search. */
const TOGETHER_MS = 700;

/** A flow as a tree of rows, with the same functions as the graph. */
export function Outline({ actions, openMenu }: Props) {
  const editor = useEditor();
  const { connectors, problems, selection, selected, folding } = editor;
  const flow = editor.flow as NonNullable<typeof editor.flow>;
  const rows = useMemo(() => rowsOf(flow, folding.folded), [flow, folding.folded]);
  const marks = useMemo(() => marksOf(flow, problems), [flow, problems]);
  const byId = useMemo(() => new Map(connectors.map((each) => [each.id, each])), [connectors]);
  const names = useMemo(
    () => rows.map((row) => (row.list ? undefined : nameOf(flow, row.step, byId))),
    [rows, flow, byId],
  );
  const chosen = new Set(selection.map(pointer));
  const selectedAt = rows.findIndex((row) => selected && row.key === pointer(selected));
  // The keys may stand on an empty list, too. The step before it stays selected.
  const [emptyKey, setEmptyKey] = useState<string>();
  const emptyAt = rows.findIndex((row) => row.list && row.key === emptyKey);
  const current = emptyAt >= 0 ? emptyAt : selectedAt;
  const empty = rows[emptyAt]?.list;
  const host = useRef<HTMLDivElement>(null);
  const id = useId();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => host.current,
    estimateSize: () => ROW,
    overscan: 10,
    getItemKey: (i) => rows[i]?.key ?? i,
  });

  useEffect(() => {
    if (current >= 0) list.scrollToIndex(current);
  }, [current, list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection ends it
  useEffect(() => setEmptyKey(undefined), [selectedAt]);

  const rowElement = (key: string) => document.getElementById(`${id}${key}`);
  const walk = (by: 1 | -1, otherwise: () => void) => {
    const next = rows[current + by];
    setEmptyKey(next?.list && next.key);
    if (next?.list) return;
    if (empty && next) actions.go(next.path);
    else otherwise();
  };
  const add = () => empty && editor.startAdding(empty, 0);
  const level = rows[current]?.level ?? 1;
  const around = empty && rows.slice(0, current).findLast((row) => !row.list && row.level < level);
  const walking = { next: () => walk(1, actions.next), previous: () => walk(-1, actions.previous) };
  const ofEmpty = {
    addAfter: add,
    addBefore: add,
    addInside: add,
    open: add,
    outwards: () => around && !around.list && actions.go(around.path),
  };
  const ofStep = {
    menu: () => {
      const button = selected && rowElement(pointer(selected))?.querySelector('.outline-menu');
      if (button) openMenu(selected, button);
    },
  };
  const keys = useStepKeys(actions, { ...walking, ...(empty ? ofEmpty : ofStep) }, !empty);
  const typed = useRef({ text: '', at: 0 });
  const onKeyDown = (event: KeyboardEvent) => {
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isGoingOn = typed.current.text !== '' && event.timeStamp - typed.current.at < TOGETHER_MS;
    if (!(isLetter && isGoingOn)) keys.onKeyDown(event);
    if (event.defaultPrevented || !isLetter) return;
    event.preventDefault();
    typed.current = { text: (isGoingOn ? typed.current.text : '') + event.key, at: event.timeStamp };
    const found = typedAhead(
      names.map((each) => each?.title ?? ''),
      current,
      typed.current.text,
    );
    const row = rows[found];
    if (row && !row.list) actions.go(row.path);
  };

  return (
    <div
      ref={host}
      className="outline"
      role="tree"
      aria-label={words.outlineOf(flow.title ?? flow.name)}
      aria-multiselectable="true"
      aria-activedescendant={current >= 0 ? `${id}${rows[current]?.key}` : undefined}
      tabIndex={0}
      {...keys}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="outline-lines" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          const name = names[item.index];
          const mark = row && marks.get(row.key);
          if (row?.list)
            return (
              <EmptyOutlineRow
                key={item.key}
                id={`${id}${row.key}`}
                top={item.start}
                row={row}
                isCurrent={item.index === current}
                onAdd={() => editor.startAdding(row.list, 0)}
              />
            );
          if (!row || !name || !mark) return null;
          return (
            <OutlineRow
              key={item.key}
              id={`${id}${row.key}`}
              top={item.start}
              row={row}
              name={name}
              mark={mark}
              total={marks.size - 1}
              isSelected={chosen.has(row.key)}
              onClick={(event) => {
                host.current?.focus({ preventScroll: true });
                if (event.shiftKey) actions.selectTo(row.path);
                else if (event.ctrlKey || event.metaKey) actions.toggleSelected(row.path);
                else actions.click(row.path);
              }}
              onAdd={() => {
                const { step, path } = row;
                editor.startAdding(
                  step ? path.slice(0, -1) : flow.list.path,
                  step ? Number(path.at(-1)) + 1 : 0,
                );
              }}
              onFold={() => folding.fold(row.path, !row.isFolded)}
              onMenu={(at) => {
                if (!chosen.has(row.key)) actions.go(row.path);
                openMenu(row.path, at);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
