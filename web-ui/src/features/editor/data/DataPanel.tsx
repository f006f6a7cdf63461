import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { DocsLink } from '../../../ui/DocsLink';
import { Icon } from '../../../ui/Icon';
import { Skeleton } from '../../../ui/Page';
import { Problem } from '../../../ui/Problem';
import { data as words } from '../../../words/data';
import { useEditor } from '../store/useEditor';
import { useData } from './DataProvider';
import { DataRowView } from './DataRowView';
import { ItemStepper } from './ItemStepper';
import { isCutIn, rootsOf } from './roots';
import { SourceTime } from './SourceTime';
import { type DataRow, firstFound, rowsOf } from './tree';
import { useDraftData } from './useDraftData';
import './data.css';

/** The sample data that expressions of the selected step can read. */
export function DataPanel() {
  const id = useId();
  const { flow, selected } = useEditor();
  const { isNone, setOpen, target, search } = useData();
  const { data, error, isError, isPending, fetchStatus, refetch } = useDraftData();
  const [query, setQuery] = useState('');
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [at, setAt] = useState<number>();
  const [told, tell] = useState('');
  const chosen = useRef<HTMLDivElement>(null);

  const roots = useMemo(() => (data && flow ? rootsOf(data, flow, selected) : []), [data, flow, selected]);
  const rows = useMemo(() => {
    // At first the event and the items are open: most fields take something of them.
    const open = new Set(
      roots.filter((root) => root.depth === 0 && isOpenAtFirst(root.path)).map((r) => r.path),
    );
    for (const [path, isOpen] of folds) isOpen ? open.add(path) : open.delete(path);
    return rowsOf(roots, open, query, data && isCutIn(data));
  }, [roots, folds, query, data]);
  const index = Math.min(at ?? firstFound(rows, query), rows.length - 1);
  const current = rows[index];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is another one when the choice is
  useEffect(() => {
    chosen.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [current?.path]);

  const toggle = useCallback((row: DataRow) => {
    if (row.isOpen !== undefined) setFolds((before) => new Map(before).set(row.path, !row.isOpen));
  }, []);
  const insert = useCallback(
    (row: DataRow, ofAll: boolean) => {
      const field = target.current;
      if (!field?.isThere()) return tell(words.choose);
      const path = ofAll ? row.ofAll : row.path;
      field.insert(path);
      field.focus();
      tell(words.inserted(path));
    },
    [target],
  );
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const isFold = query === '' && (event.key === 'ArrowRight' || event.key === 'ArrowLeft');
    if (by !== undefined) setAt(Math.max(0, Math.min(rows.length - 1, index + by)));
    else if (event.key === 'Enter' && current) insert(current, event.shiftKey);
    else if (event.key === 'Escape') target.current?.focus();
    else if (isFold && current) fold(current, event.key === 'ArrowRight');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const fold = (row: DataRow, isOpening: boolean) => {
    if (row.isOpen === !isOpening) return toggle(row);
    if (isOpening && row.isOpen) return setAt(index + 1);
    // Left on a closed row goes to its parent.
    const above = rows.slice(0, index).findLastIndex((each) => each.depth < row.depth);
    if (!isOpening && above >= 0) setAt(above);
  };

  const isEmpty = isNone || data?.source === 'none';
  return (
    <aside className="data-panel" aria-label={words.title}>
      <div className="data-head">
        <h2>{words.title}</h2>
        <SourceTime />
        <DocsLink
          to="/docs/reference/functions"
          className="icon-button"
          aria-label={words.functions}
          title={words.functions}
        >
          <Icon name="document" />
        </DocsLink>
        <button
          type="button"
          className="icon-button"
          aria-label={words.close}
          title={words.close}
          onClick={() => {
            setOpen(false);
            target.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className="data-search">
        <input
          ref={search}
          type="search"
          role="combobox"
          aria-label={words.search}
          aria-haspopup="tree"
          aria-expanded="true"
          aria-controls={`${id}-tree`}
          aria-activedescendant={current ? `${id}-${index}` : undefined}
          placeholder={words.search}
          value={query}
          onKeyDown={onKey}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(undefined);
          }}
        />
        <ItemStepper />
      </div>
      {isNone && <p className="data-note muted">{words.chosenNone}</p>}
      {!isNone && isError && <Problem what={words.failed} error={error} onRetry={() => void refetch()} />}
      {!isNone && isPending && fetchStatus === 'fetching' && <Skeleton what={words.loading} />}
      {!isNone && isEmpty && <p className="data-note muted">{words.noSampleHint}</p>}
      {!isNone && (
        <div
          id={`${id}-tree`}
          ref={chosen}
          role="tree"
          aria-label={words.tree}
          className="data-tree"
          tabIndex={-1}
        >
          {rows.map((row, i) => (
            <DataRowView
              key={row.path}
              id={`${id}-${i}`}
              row={row}
              isChosen={i === index}
              onInsert={insert}
              onToggle={toggle}
            />
          ))}
        </div>
      )}
      {query !== '' && rows.length === 0 && <p className="data-note muted">{words.nothingFound(query)}</p>}
      {data && data.missing.length > 0 && (
        <p className="data-note muted caption">{words.missing(data.missing.join(', '))}</p>
      )}
      <p className="data-foot caption muted">
        {current ? (
          <>
            <kbd>↵</kbd> {words.insertHint(current.path)}
            {current.ofAll !== current.path && (
              <>
                <br />
                <kbd>⇧ ↵</kbd> {words.allHint(current.ofAll)}
              </>
            )}
          </>
        ) : (
          words.keysHint
        )}
      </p>
      <span role="status" className="sr-only">
        {told}
      </span>
    </aside>
  );
}

const CLOSED_AT_FIRST = new Set([
  'headers',
  'trigger',
  'vars',
  'config',
  'instance',
  'run',
  'loop',
  'callback',
]);

function isOpenAtFirst(path: string): boolean {
  return !CLOSED_AT_FIRST.has(path);
}
