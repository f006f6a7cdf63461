import './switch.css';

interface Props {
  on: boolean;
  /** The accessible name. */
  what: string;
  words: readonly [on: string, off: string];
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A switch with its state in words beside it. */
export function Switch({ on, what, words, disabled = false, onChange }: Props) {
  return (
    <label className="switch">
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-label={what}
        disabled={disabled}
        onClick={() => onChange(!on)}
      />
      <span className="switch-word" aria-hidden="true">
        {on ? words[0] : words[1]}
      </span>
    </label>
  );
}
