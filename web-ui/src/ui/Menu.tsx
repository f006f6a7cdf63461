import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import './menu.css';

export interface MenuItem {
  title: string;
  hint?: string;
  isDisabled?: boolean;
  onPick: () => void;
}

interface Props {
  /** The accessible name of the list. */
  label: string;
  button: ReactNode;
  /** The accessible name of a button without text. */
  buttonLabel?: string;
  className?: string;
  items: readonly MenuItem[];
}

/** A button that opens a list of actions. The browser closes it on Escape and on a click elsewhere. */
export function Menu({ label, button, buttonLabel, className = 'button', items }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const place = () => {
    const [at, element] = [opener.current?.getBoundingClientRect(), list.current];
    if (!at || !element) return;
    element.style.top = `${at.bottom + 4}px`;
    element.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - element.offsetWidth - 8))}px`;
    element.querySelector<HTMLElement>('button:not([disabled])')?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const all = [...(list.current?.querySelectorAll<HTMLElement>('button:not([disabled])') ?? [])];
    const next = all.indexOf(document.activeElement as HTMLElement) + by;
    all[(next + all.length) % all.length]?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={className}
        aria-label={buttonLabel}
        title={buttonLabel}
        popoverTarget={id}
      >
        {button}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="menu"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onToggle={(event) => event.newState === 'open' && place()}
        onKeyDown={onKey}
      >
        {items.map((item) => (
          <button
            key={item.title}
            type="button"
            role="menuitem"
            disabled={item.isDisabled}
            onClick={() => {
              list.current?.hidePopover?.();
              opener.current?.focus();
              item.onPick();
            }}
          >
            {item.title}
            {item.hint && <span className="muted caption">{item.hint}</span>}
          </button>
        ))}
      </div>
    </>
  );
}
