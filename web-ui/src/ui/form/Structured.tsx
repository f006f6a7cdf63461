import { type ReactNode, useState } from 'react';
import { form as words } from '../../words/form';
import type { Common } from './Control';
import { JsonControl } from './JsonControl';

interface Props extends Common {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Whether the rows can show the value. */
  fits: boolean;
  /** Whether it is a row itself, of which the whole list can be shown as JSON. */
  isWhole?: boolean;
  children: ReactNode;
}

/** A value in rows, or as JSON: by choice, and if the rows cannot show it. */
export function Structured({ label, value, onChange, common, fits, isWhole = false, children }: Props) {
  const [isChosen, setChosen] = useState(false);
  const canShow = fits || value === undefined;
  const isJson = isChosen || !canShow;
  if (isWhole && !isJson) return children;
  return (
    <div className={isJson ? 'structured' : 'structured in-rows'}>
      {isJson ? <JsonControl value={value} onChange={onChange} common={common} label={label} /> : children}
      <button
        type="button"
        className="button quiet add-entry as-json"
        aria-pressed={isJson}
        disabled={!canShow}
        title={canShow ? words.asJson : words.onlyJson}
        onClick={() => setChosen(!isChosen)}
      >
        {words.json}
        <span className="sr-only">{words.of(label)}</span>
      </button>
    </div>
  );
}
