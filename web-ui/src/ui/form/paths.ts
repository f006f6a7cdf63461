import type { DragEvent, FocusEvent } from 'react';
import type { ExpressionTools, PathTarget } from './expressions';

/** The data type of a dragged path. */
export const PATH_TYPE = 'application/x-junctura-path';

/** Marks the place that a dragged path would go to. */
const UNDER = 'data-under-path';

type TargetOf = (element: HTMLElement) => PathTarget | undefined;

/** Lets an element take dragged paths. Elements within it that take them, too, come first. */
export function dropsOn(targetOf: TargetOf) {
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!event.dataTransfer.types.includes(PATH_TYPE) || !targetOf(event.currentTarget)) return;
      event.preventDefault();
      event.stopPropagation();
      event.currentTarget.setAttribute(UNDER, '');
    },
    onDragLeave: (event: DragEvent<HTMLElement>) => event.currentTarget.removeAttribute(UNDER),
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.currentTarget.removeAttribute(UNDER);
      const path = event.dataTransfer.getData(PATH_TYPE);
      const target = targetOf(event.currentTarget);
      if (!path || !target) return;
      event.preventDefault();
      event.stopPropagation();
      target.insert(path);
      target.focus();
    },
  };
}

/** Lets a text field within a field take paths at its caret: dragged ones, and those that are chosen in the data. */
export function takesPaths(tools: ExpressionTools | undefined, shape?: (path: string) => string) {
  if (!tools) return {};
  const targetOf = (element: HTMLElement) => textTarget(element as TextControl, shape);
  return {
    onFocus: (event: FocusEvent<HTMLElement>) => {
      event.stopPropagation();
      tools.onFocus(targetOf(event.currentTarget));
    },
    ...dropsOn(targetOf),
  };
}

export type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** A text field of which a path becomes a part. */
export function textTarget(control: TextControl, shape = (path: string) => `{{ ${path} }}`): PathTarget {
  return {
    insert: (path) => typeInto(control, shape(path)),
    focus: () => control.focus(),
    isThere: () => control.isConnected,
  };
}

/** Inserts a text at the caret, as if it were typed there. */
export function typeInto(control: TextControl, text: string) {
  const { value, selectionStart, selectionEnd } = control;
  const from = selectionStart ?? value.length;
  // By the setter of the browser, so that React takes it for a change by a person.
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), 'value') ?? {};
  set?.call(control, value.slice(0, from) + text + value.slice(selectionEnd ?? from));
  control.setSelectionRange(from + text.length, from + text.length);
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A path within JSON text: in quotes, unless the caret stands in a text already. */
export function inJson(before: string): (path: string) => string {
  const quotes = before.replaceAll(/\\[\s\S]/g, '').split('"').length - 1;
  return (path) => (quotes % 2 === 1 ? `{{ ${path} }}` : JSON.stringify(`{{ ${path} }}`));
}
