import { useCallback, useMemo, useRef } from 'react';
import { form as words } from '../../words/form';
import { Icon } from '../Icon';
import type { ControlProps } from './Control';
import { isMap, itemsOf, kindOf } from './fields';
import { SchemaField } from './SchemaField';
import { useKeys } from './useKeys';

/** A list of maps, files or choices: one card for each item. */
export function ListControl({ schema, label, value, onChange, errors, pointer }: ControlProps) {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const each = itemsOf(schema);
  const kind = kindOf(each);
  const isOfMaps = kind === 'pairs' || kind === 'group';
  const name = schema.format === 'rows' ? words.row : words.item;
  const blank = isOfMaps ? {} : '';
  const list = useRef<HTMLDivElement>(null);
  const keys = useKeys(items.length);
  const schemas = useMemo(
    () => Array.from({ length: items.length }, (_, i) => ({ ...each, description: '', title: name(i + 1) })),
    [each, items.length, name],
  );
  const set = (next: readonly unknown[]) => onChange(next.length === 0 ? undefined : next);

  const latest = useRef({ items, set });
  latest.current = { items, set };
  const setItem = useCallback(
    (next: unknown, at: string) => {
      const { items: now, set: tell } = latest.current;
      tell(now.map((item, i) => (i === Number(at) ? (next ?? blank) : item)));
    },
    [blank],
  );
  const focusIn = (selector: string) =>
    queueMicrotask(() => list.current?.querySelector<HTMLElement>(selector)?.focus());
  const add = () => {
    keys.add();
    // A further row of a table has the columns of the row above it.
    const last = items.at(-1);
    const isTable = kind === 'pairs' && isMap(last);
    set([...items, isTable ? Object.fromEntries(Object.keys(last).map((column) => [column, ''])) : blank]);
    focusIn('.list-item:nth-last-of-type(1) :is(input, select, textarea)');
  };
  const remove = (at: number) => {
    keys.remove(at);
    set(items.filter((_, i) => i !== at));
    focusIn(':scope > .add-entry');
  };
  const moveUp = (at: number) => {
    keys.swap(at);
    set(items.map((item, i) => (i === at - 1 ? items[at] : i === at ? items[at - 1] : item)));
  };
  return (
    <div ref={list} className="list-items">
      {items.map((item, i) => (
        <div key={keys.of(i)} className={`list-item is-${kind}`}>
          <SchemaField
            name={String(i)}
            schema={schemas[i] ?? each}
            value={item === '' ? undefined : item}
            onChange={setItem}
            errors={errors}
            pointer={`${pointer}/${i}`}
          />
          <span className="list-tools">
            {i > 0 && (
              <button
                type="button"
                className="icon-button"
                aria-label={words.moveUp(name(i + 1))}
                title={words.moveUp(name(i + 1))}
                onClick={() => moveUp(i)}
              >
                <Icon name="chevron" className="is-up" />
              </button>
            )}
            <button
              type="button"
              className="icon-button"
              aria-label={words.removeEntry(name(i + 1))}
              title={words.removeEntry(name(i + 1))}
              onClick={() => remove(i)}
            >
              <Icon name="close" />
            </button>
          </span>
        </div>
      ))}
      <button type="button" className="button quiet add-entry" onClick={add}>
        + {schema.format === 'rows' ? words.addRow : words.addItem}
        <span className="sr-only">{words.to(label)}</span>
      </button>
    </div>
  );
}
