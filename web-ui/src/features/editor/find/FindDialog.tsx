import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { find as words } from '../../../words/find';
import { findIn, type Hit } from '../document/find';
import { nameOf } from '../steps/names';
import { useEditor } from '../store/useEditor';

const MAX = 200;

/** Finds steps by their content. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const { text, flows, connectors, select, view, reveal } = useEditor();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const chosen = useRef<HTMLDivElement>(null);
  const byId = useMemo(() => new Map(connectors.map((each) => [each.id, each])), [connectors]);
  const hits = useMemo(
    () => findIn(text, flows, query, (flow, step) => nameOf(flow, step, byId).title, MAX),
    [text, flows, query, byId],
  );
  const current = Math.min(at, hits.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is another one when the hit is
  useEffect(() => {
    chosen.current?.scrollIntoView?.({ block: 'nearest' });
  }, [current]);

  const go = (hit: Hit) => {
    onClose();
    select([hit.path]);
    if (view === 'split' || view === 'text')
      reveal([...hit.path, ...(hit.field ? hit.field.split('.') : [])]);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    const hit = hits[current];
    if (by !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(hits.length - 1, current + by)));
    } else if (event.key === 'Enter' && hit) {
      event.preventDefault();
      go(hit);
    }
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body picker">
        <input
          type="search"
          role="combobox"
          aria-label={words.label}
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current >= 0 ? `${list}-${current}` : undefined}
          aria-autocomplete="list"
          placeholder={words.placeholder}
          value={query}
          onKeyDown={onKey}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
        <p className="muted caption" role="status">
          {query.trim() === '' ? words.hint : words.found(hits.length, MAX)}
        </p>
        <div id={list} role="listbox" aria-label={words.hits} tabIndex={-1} className="picker-list">
          {hits.map((hit, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
            <div
              key={`${hit.path.join('/')} ${hit.field}`}
              id={`${list}-${i}`}
              ref={i === current ? chosen : undefined}
              role="option"
              aria-selected={i === current}
              tabIndex={-1}
              onClick={() => go(hit)}
            >
              <span className="picker-words">
                <span className="muted">{hit.flow.title ?? hit.flow.name} › </span>
                <strong>{nameOf(hit.flow, hit.step, byId).title}</strong>
                {hit.field && (
                  <span className="caption">
                    <span className="muted">{hit.field}: </span>
                    <span className="mono">{hit.line}</span>
                  </span>
                )}
              </span>
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
