import { type RefObject, useMemo, useRef } from 'react';
import type { PathTarget } from './expressions';
import type { FieldKind } from './fields';
import { inJson, type TextControl, typeInto } from './paths';
import { withEscapes } from './template';

interface Field {
  root: RefObject<HTMLElement | null>;
  /** The expression field, if one is shown. */
  expression: RefObject<PathTarget | null>;
  kind: FieldKind;
  value: unknown;
  /** Makes an expression of the field. */
  set: (expression: string) => void;
}

/** How a field takes a path of the data, whatever is typed in it. The object is stable. */
export function useFieldTarget(field: Field): PathTarget {
  const latest = useRef(field);
  latest.current = field;
  return useMemo(
    () => ({
      insert: (path) => insertInto(latest.current, path),
      focus: () =>
        latest.current.root.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(),
      isThere: () => latest.current.root.current?.isConnected === true,
    }),
    [],
  );
}

/** Whether a path has a place in a field: a list or a map with entries takes paths in these only. */
export function canTake({ kind, value }: Pick<Field, 'kind' | 'value'>): boolean {
  if (kind === 'group' || kind === 'variant') return false;
  return value === undefined || (kind !== 'pairs' && kind !== 'list');
}

function insertInto(field: Field, path: string) {
  const { expression, root, kind, value } = field;
  if (expression.current) return expression.current.insert(path);
  if (!canTake(field)) return;
  const control = root.current?.querySelector<TextControl>('input, textarea');
  if (control && kind === 'texts' && Array.isArray(value)) return typeInto(control, `{{ ${path} }}`);
  if (control && kind === 'json' && value !== undefined && typeof value !== 'string')
    return typeInto(control, inJson(control.value.slice(0, control.selectionStart ?? undefined))(path));
  if (control && kind === 'template') {
    const { value: typed, selectionStart, selectionEnd } = control;
    const from = selectionStart ?? typed.length;
    const after = withEscapes(typed.slice(selectionEnd ?? from));
    return field.set(`${withEscapes(typed.slice(0, from))}{{ ${path} }}${after}`);
  }
  const text = typeof value === 'string' && control ? value : '';
  const from = control?.selectionStart ?? text.length;
  field.set(`${text.slice(0, from)}{{ ${path} }}${text.slice(control?.selectionEnd ?? from)}`);
}
