import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { editor as words } from '../../../words/editor';
import { pointer } from '../document/text';
import { marksOf } from '../steps/marks';
import { nameOf } from '../steps/names';
import type { StepActions } from '../steps/useStepActions';
import { useStepKeys } from '../steps/useStepKeys';
import { useEditor } from '../store/useEditor';
import { OutlineRow } from './OutlineRow';
import { rowsOf, typedAhead } from './rows';
import './outline.css';

interface Props {
  actions: StepActions;
  openMenu: (path: readonly (string | number)[], at: { x: number; y: number }) => void;
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
  const names = useMemo(() => rows.map((row) => nameOf(flow, row.step, byId)), [rows, flow, byId]);
  const chosen = new Set(selection.map(pointer));
  const current = rows.findIndex((row) => selected && row.key === pointer(selected));
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

  const rowElement = (key: string) => document.getElementById(`${id}${key}`);
  const keys = useStepKeys(actions, {
    menu: () => {
      const box = selected && rowElement(pointer(selected))?.getBoundingClientRect();
      if (box) openMenu(selected, { x: box.left + 48, y: box.bottom });
    },
  });
  const typed = useRef({ text: '', at: 0 });
  const onKeyDown = (event: KeyboardEvent) => {
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isGoingOn = typed.current.text !== '' && event.timeStamp - typed.current.at < TOGETHER_MS;
    if (!(isLetter && isGoingOn)) keys.onKeyDown(event);
    if (event.defaultPrevented || !isLetter) return;
    event.preventDefault();
    typed.current = { text: (isGoingOn ? typed.current.text : '') + event.key, at: event.timeStamp };
    const found = typedAhead(
      names.map((each) => each.title),
      current,
      typed.current.text,
    );
    if (found >= 0) actions.go(rows[found]?.path);
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
                else actions.go(row.path);
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
