import { type ChangeEvent, useContext, useRef, useState } from 'react';
import type { JsonSchema } from '../../api/types';
import { form as words } from '../../words/form';
import { Icon } from '../Icon';
import { Expressions } from './expressions';
import { isMap, isOfTexts, wordsOf } from './fields';
import { type TextControl, takesPaths } from './paths';

interface Props {
  id: string;
  schema: JsonSchema;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** `text` is the value as it was typed here. */
type Pair = { name: string; value: unknown; text?: string };

const EMPTY: Pair = { name: '', value: '' };

/** A map of names to values, such as headers: one row for each. */
export function PairsControl({ id, schema, label, value, onChange }: Props) {
  const tools = useContext(Expressions);
  // An empty map, such as a row that was just added, begins with a row to fill in.
  const [typed, setTyped] = useState<Pair[]>(() =>
    isMap(value) && Object.keys(value).length === 0 ? [EMPTY] : [],
  );
  // Rows without a name or with a duplicate name are kept here until the document can contain them.
  const rows = JSON.stringify(mapOf(typed) ?? {}) === JSON.stringify(value ?? {}) ? typed : pairsOf(value);
  const set = (next: Pair[]) => {
    setTyped(next);
    onChange(mapOf(next));
  };
  const change = (index: number, part: Partial<Pair>) =>
    set(rows.map((row, i) => (i === index ? { ...row, ...part } : row)));
  const write = (index: number, text: string) =>
    change(index, { text, value: isOfTexts(schema) ? text : readFrom(text) });
  const list = useRef<HTMLDivElement>(null);
  const choices = wordsOf(schema);
  const add = () => {
    setTyped([...rows, EMPTY]);
    queueMicrotask(() =>
      list.current?.querySelector<HTMLElement>('.pair:nth-last-of-type(1) > input')?.focus(),
    );
  };
  const valueControl = (row: Pair, index: number) => {
    const common = {
      className: 'mono',
      'aria-label': `${label}: ${words.valueOf(row.name)}`,
      placeholder: words.value,
      value: textOf(row),
      spellCheck: false,
      autoComplete: 'off',
      onChange: (event: ChangeEvent<TextControl>) => write(index, event.target.value),
      ...takesPaths(tools),
    };
    const lines = textOf(row).split('\n').length;
    // An expression may have several lines, which an input field would join.
    return choices.length > 0 && lines === 1 ? (
      <input {...common} list={`${id}-words`} />
    ) : (
      <textarea {...common} rows={lines} />
    );
  };
  return (
    <div ref={list} className="pairs">
      {choices.length > 0 && (
        <datalist id={`${id}-words`}>
          {choices.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
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
          {valueControl(row, i)}
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
        aria-label={words.addEntry + words.to(label)}
        onClick={add}
      >
        + {words.addEntry}
      </button>
    </div>
  );
}

const textOf = ({ text, value }: Pair) => text ?? (typeof value === 'string' ? value : JSON.stringify(value));

/** A text that is a number, a truth value, a list or a map counts as one; `1.0` stays a text, as it is no plain number. */
function readFrom(text: string): unknown {
  if (String(Number(text)) === text && Number.isFinite(Number(text))) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (!/^\s*[[{](?!\{)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // It is not typed to its end yet.
  }
}

function pairsOf(value: unknown): Pair[] {
  return Object.entries(isMap(value) ? value : {}).map(([name, each]) => ({ name, value: each }));
}

function mapOf(rows: readonly Pair[]): Record<string, unknown> | undefined {
  const named = rows.filter((row) => row.name !== '');
  return named.length === 0 ? undefined : Object.fromEntries(named.map((row) => [row.name, row.value]));
}
