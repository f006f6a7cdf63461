import { useState } from 'react';
import { form as words } from '../../words/form';
import { Icon } from '../Icon';

interface Props {
  id: string;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

type Pair = { name: string; value: unknown };

const EMPTY: Pair = { name: '', value: '' };

/** A map of names to texts, such as headers: one row for each. */
export function PairsControl({ id, label, value, onChange }: Props) {
  const [typed, setTyped] = useState<Pair[]>([]);
  // Rows without a name or with a duplicate name are kept here until the document can contain them.
  const rows = JSON.stringify(mapOf(typed)) === JSON.stringify(value) ? typed : pairsOf(value);
  const set = (next: Pair[]) => {
    setTyped(next);
    onChange(mapOf(next));
  };
  const change = (index: number, part: Partial<Pair>) =>
    set(rows.map((row, i) => (i === index ? { ...row, ...part } : row)));
  return (
    <div className="pairs">
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place while its name is typed
        <div key={i} className="pair">
          <input
            id={i === 0 ? id : undefined}
            aria-label={`${label}: ${words.name}`}
            placeholder={words.name}
            value={row.name}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={rows.some((each, at) => at < i && each.name === row.name) || undefined}
            title={rows.some((each, at) => at < i && each.name === row.name) ? words.twice : undefined}
            onChange={(event) => change(i, { name: event.target.value })}
          />
          <input
            className="mono"
            aria-label={`${label}: ${words.valueOf(row.name)}`}
            placeholder={words.value}
            value={typeof row.value === 'string' ? row.value : JSON.stringify(row.value)}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => change(i, { value: event.target.value })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={words.removeEntry(row.name)}
            onClick={() => set(rows.filter((_, at) => at !== i))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <button
        type="button"
        id={rows.length === 0 ? id : undefined}
        className="button quiet add-entry"
        onClick={() => setTyped([...rows, EMPTY])}
      >
        + {words.addEntry}
      </button>
    </div>
  );
}

function pairsOf(value: unknown): Pair[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, each]) => ({ name, value: each }));
}

function mapOf(rows: readonly Pair[]): Record<string, unknown> | undefined {
  const named = rows.filter((row) => row.name !== '');
  return named.length === 0 ? undefined : Object.fromEntries(named.map((row) => [row.name, row.value]));
}
