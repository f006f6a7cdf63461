import { Fragment, useRef, useState } from 'react';
import { condition as words } from '../../words/condition';
import type { ExpressionTools } from '../form/expressions';
import { wholeExpression } from '../form/template';
import { useKeys } from '../form/useKeys';
import { ConditionRow } from './ConditionRow';
import type { Condition } from './condition';
import { readCondition } from './read';
import { conditionOf, EMPTY_ROW, type TypedRow, typedRowOf } from './typed';
import { writeCondition } from './write';
import './condition.css';

interface Props {
  label: string;
  value: unknown;
  isRequired: boolean;
  onChange: (value: unknown) => void;
  tools: ExpressionTools;
}

interface Typed {
  join: Condition['join'];
  rows: readonly TypedRow[];
}

/** The rows of a condition: a value, an operator and a second value each. */
export function ConditionBuilder({ label, value, isRequired, onChange, tools }: Props) {
  const [typed, setTyped] = useState<Typed>();
  const root = useRef<HTMLFieldSetElement>(null);
  const read = typedOf(value);
  // As the builder writes it, so that other spaces make no difference.
  const now = read ? writtenOf(read, isRequired) : value;
  // Rows that are not complete are kept here until the expression can contain them.
  const shown = typed && writtenOf(typed, isRequired) === now ? typed : read;
  const keys = useKeys(shown?.rows.length ?? 0);
  if (!shown) return <p className="muted caption">{words.cannotShow}</p>;
  const { join, rows } = shown;

  const set = (next: Typed) => {
    setTyped(next);
    const written = writtenOf(next, isRequired);
    if (written !== now) onChange(written);
  };
  const focus = (selector: string) =>
    queueMicrotask(() => root.current?.querySelector<HTMLElement>(selector)?.focus());
  const add = () => {
    keys.add();
    set({ join, rows: [...rows, EMPTY_ROW] });
    focus('.condition-row:nth-last-of-type(1) textarea');
  };
  const remove = (at: number) => {
    keys.remove(at);
    const rest = rows.filter((_, i) => i !== at);
    set({ join, rows: rest.length > 0 ? rest : [EMPTY_ROW] });
    focus('.condition-add');
  };
  return (
    <fieldset
      ref={root}
      aria-label={words.rowsOf(label)}
      className="condition-rows"
      // The expression above is not meant while a row has the focus.
      onFocus={(event) => event.stopPropagation()}
    >
      {rows.map((row, i) => (
        <Fragment key={keys.of(i)}>
          {i === 1 && (
            <select
              className="condition-join"
              aria-label={words.join}
              value={join}
              onChange={(event) => set({ join: event.target.value as Condition['join'], rows })}
            >
              <option value="and">{words.and}</option>
              <option value="or">{words.or}</option>
            </select>
          )}
          {i > 1 && <span className="muted caption">{words[join]}</span>}
          <ConditionRow
            number={i + 1}
            row={row}
            tools={tools}
            onChange={(part) =>
              set({ join, rows: rows.map((each, at) => (at === i ? { ...each, ...part } : each)) })
            }
            onRemove={rows.length > 1 || row !== EMPTY_ROW ? () => remove(i) : undefined}
          />
        </Fragment>
      ))}
      <button type="button" className="button quiet add-entry condition-add" onClick={add}>
        + {words.add}
      </button>
    </fieldset>
  );
}

const BLANK: Typed = { join: 'and', rows: [EMPTY_ROW] };

/** Whether there is no condition yet. */
function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === true ||
    value === '' ||
    (typeof value === 'string' && wholeExpression(value) === 'true')
  );
}

/** What the document has for the rows. A new condition is `true` until it has one. */
function writtenOf({ join, rows }: Typed, isRequired: boolean): string | undefined {
  const expression = writeCondition(conditionOf(rows, join)) ?? (isRequired ? 'true' : undefined);
  return expression && `{{ ${expression} }}`;
}

/** Undefined: the rows cannot show it. */
function typedOf(value: unknown): Typed | undefined {
  if (isBlank(value)) return BLANK;
  const expression = typeof value === 'string' ? wholeExpression(value) : undefined;
  const read = expression === undefined ? undefined : readCondition(expression);
  return read && { join: read.join, rows: read.rows.map(typedRowOf) };
}
