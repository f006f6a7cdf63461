import { useMemo, useState } from 'react';
import { printExact } from '../api/exactJson';
import { ui as words } from '../words/ui';
import { CodeView } from './CodeView';
import { CopyButton } from './CopyButton';

/** So much is drawn at first; the rest on demand. */
const FIRST = 20_000;

export function JsonView({ title, value }: { title: string; value: unknown }) {
  const text = useMemo(
    () => (typeof value === 'string' && value.includes('\n') ? value : printExact(value)),
    [value],
  );
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > FIRST;
  return (
    <div className="json">
      <div className="json-head">
        <h3>{title}</h3>
        <CopyButton text={text} what={title.toLowerCase()} />
      </div>
      <CodeView text={cut ? text.slice(0, FIRST) : text} language="json" label={title} />
      {cut && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          {words.showAll(Math.ceil(text.length / 1024))}
        </button>
      )}
    </div>
  );
}
