import { useEffect, useRef } from 'react';
import type { CompletionItem } from './expressions';

interface Props {
  id: string;
  label: string;
  items: readonly CompletionItem[];
  at: number;
  onPick: (index: number) => void;
}

const SIGNS = { name: '▪', field: '·', function: 'ƒ', variable: '$' } as const;

/** The list of completions. The field above it keeps the focus. */
export function CompletionList({ id, label, items, at, onPick }: Props) {
  const chosen = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is another one when the choice is
  useEffect(() => {
    chosen.current?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);
  return (
    <div id={id} role="listbox" aria-label={label} tabIndex={-1} className="completions">
      {items.map((item, i) => (
        <div
          key={item.label}
          id={`${id}-${i}`}
          ref={i === at ? chosen : undefined}
          role="option"
          aria-selected={i === at}
          tabIndex={-1}
          // The field would lose the focus before the click.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(i);
          }}
        >
          <span className={`completion-sign is-${item.kind}`} aria-hidden="true">
            {SIGNS[item.kind]}
          </span>
          <span className="completion-label">{item.label}</span>
          <span className="muted caption">{item.type}</span>
        </div>
      ))}
    </div>
  );
}
