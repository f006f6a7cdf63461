import { useState } from 'react';
import { form as words } from '../../words/form';
import type { Common } from './Control';

interface Props extends Common {
  value: unknown;
  onChange: (value: unknown) => void;
  /** Its name where no label is bound to it. */
  label?: string;
}

/** Text that is not JSON yet stays as it is typed, and counts as text. */
export function JsonControl({ value, onChange, common, label }: Props) {
  const [typed, setTyped] = useState('');
  // Shows changes from elsewhere, such as undo, but keeps the text that is being typed.
  const isTyped = typed !== '' && JSON.stringify(parsed(typed)) === JSON.stringify(value ?? '');
  const shown = isTyped ? typed : json(value);
  const isBroken = isTyped && /^\s*[{["]/.test(typed) && typeof value === 'string';
  return (
    <>
      <textarea
        {...common}
        aria-label={label}
        rows={Math.min(16, Math.max(3, shown.split('\n').length))}
        value={shown}
        placeholder={words.json}
        spellCheck={false}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          onChange(next.trim() === '' ? undefined : parsed(next));
        }}
      />
      {isBroken && <p className="caption is-warning">{words.notJson}</p>}
    </>
  );
}
function json(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
