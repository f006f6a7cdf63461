import { type KeyboardEvent, useEffect, useRef } from 'react';
import { condition as words } from '../../words/condition';
import { ExpressionField } from '../form/ExpressionField';
import type { ExpressionTools, PathTarget } from '../form/expressions';
import { dropsOn, takesPaths, textTarget } from '../form/paths';
import { typedOf, written } from '../form/template';
import { Icon } from '../Icon';
import { needsRight, type Operator, operatorsOf, takesList } from './condition';
import type { TypedRow } from './typed';

interface Props {
  number: number;
  row: TypedRow;
  tools: ExpressionTools;
  onChange: (part: Partial<TypedRow>) => void;
  onRemove: (() => void) | undefined;
}

/** One comparison. Both values take paths of the data. */
export function ConditionRow({ number, row, tools, onChange, onRemove }: Props) {
  const { left, operator, right } = row;
  const field = useRef<PathTarget>(null);
  const second = useRef<HTMLInputElement>(null);
  const kind = tools.useKind(left.trim());
  const operators = operatorsOf(kind);
  // A row whose second value is not typed yet follows its first value: lists are compared by their items.
  const fitting = kind === 'list' ? 'has' : 'is';
  const isUnfit =
    kind !== undefined && right === '' && (operator === 'is' || operator === 'has') && operator !== fitting;
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (isUnfit) latest.current({ operator: fitting });
  }, [isUnfit, fitting]);
  const offered = operators.includes(operator) ? operators : [operator, ...operators];
  const target: PathTarget = {
    insert: (path) => field.current?.insert(path),
    focus: () => field.current?.focus(),
    isThere: () => field.current?.isThere() ?? false,
  };
  const shape = (path: string) => (second.current?.value.trim() ? path : `=${path}`);
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || event.key.toLowerCase() !== 'd') return;
    event.preventDefault();
    tools.toData();
  };
  return (
    <div className="condition-row">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field within it has the role */}
      <div
        className="condition-left"
        {...dropsOn(() => target)}
        onFocus={(event) => {
          event.stopPropagation();
          tools.onFocus(target);
        }}
      >
        <ExpressionField
          ref={field}
          label={words.left(number)}
          isAlone
          value={written(left)}
          onChange={(next) => onChange({ left: rawOf(next) })}
          tools={tools}
          isInvalid={false}
        />
      </div>
      <select
        aria-label={words.operator(number)}
        value={operator}
        onChange={(event) => onChange({ operator: event.target.value as Operator })}
        // What is chosen in the data next is the second value.
        onFocus={() => second.current && tools.onFocus(textTarget(second.current, shape))}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {words.operators[each]}
          </option>
        ))}
      </select>
      {needsRight(operator) ? (
        <input
          ref={second}
          className="mono"
          aria-label={words.right(number)}
          placeholder={takesList(operator) ? words.list : words.value}
          value={right}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ right: event.target.value })}
          onKeyDown={onKey}
          {...takesPaths(tools, shape)}
        />
      ) : (
        <span />
      )}
      {onRemove && (
        <button
          type="button"
          className="icon-button"
          aria-label={words.remove(number)}
          title={words.remove(number)}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** The expression as it is typed, with its spaces at the end. */
function rawOf(value: unknown): string {
  const text = typedOf(value);
  return typeof value === 'string' && value.startsWith('{{ ') && !text.includes('{{')
    ? value.slice(3, -3)
    : text;
}
