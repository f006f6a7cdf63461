import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { Problem } from '../../../ui/Problem';
import { draft as words } from '../../../words/draft';
import { connectorList } from '../../connectors/api';
import { StepIcon } from '../steps/StepIcon';
import { type Choice, choices, found } from './catalogue';

const MOST_SHOWN = 60;

interface Props {
  title?: string;
  /** Whether control steps are left out. */
  isActionsOnly?: boolean;
  onPick: (choice: Choice) => void;
  onClose: () => void;
}

/** The picker of a new step, with a search. */
export function StepPicker({ title = words.addAStep, isActionsOnly = false, onPick, onClose }: Props) {
  const connectors = useQuery(connectorList);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const chosen = useRef<HTMLDivElement>(null);
  const all = useMemo(
    () => choices(connectors.data ?? []).filter((choice) => !isActionsOnly || choice.connector),
    [connectors.data, isActionsOnly],
  );
  const shown = useMemo(() => found(all, query).slice(0, MOST_SHOWN), [all, query]);
  const current = shown[Math.min(at, shown.length - 1)];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is another one when the choice is
  useEffect(() => {
    chosen.current?.scrollIntoView?.({ block: 'nearest' });
  }, [current]);

  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => Math.max(0, Math.min(shown.length - 1, before + step)));
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      onPick(current);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body picker">
        <input
          type="search"
          role="combobox"
          aria-label={words.searchSteps}
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current && `${list}-${current.key}`}
          aria-autocomplete="list"
          placeholder={words.searchPlaceholder}
          value={query}
          onKeyDown={onKey}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
        {connectors.isError && <Problem what={words.connectorsFailed} error={connectors.error} />}
        <div id={list} role="listbox" aria-label={words.steps} tabIndex={-1} className="picker-list">
          {shown.map((choice) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
            <div
              key={choice.key}
              id={`${list}-${choice.key}`}
              ref={choice === current ? chosen : undefined}
              role="option"
              aria-selected={choice === current}
              tabIndex={-1}
              onClick={() => onPick(choice)}
            >
              <StepIcon connector={choice.connector} kind={choice.kind} title={choice.title} />
              <span className="picker-words">
                <strong>{choice.title}</strong> <span className="mono muted">{choice.name}</span>
                <span className="muted caption">{choice.about}</span>
              </span>
            </div>
          ))}
        </div>
        {shown.length === 0 && !connectors.isPending && (
          <p className="muted">{words.nothingMatches(query)}</p>
        )}
      </div>
    </Dialog>
  );
}
