import { type ComponentType, createContext } from 'react';
import type { Answered } from '../../api/call';
import type { ValueKind } from '../condition/condition';
import { partsOf } from './template';

/** What can be written at a place of an expression. */
export type Completions = Answered<'POST', '/expressions/complete'>;
export type CompletionItem = Completions['items'][number];

/** A field that takes a path of the data at its caret. */
export interface PathTarget {
  insert: (path: string) => void;
  focus: () => void;
  /** Whether it is still on the page. */
  isThere: () => boolean;
}

/** The tools of forms whose fields may contain expressions. */
export interface ExpressionTools {
  /** The content below an expression, such as its result. */
  Below: ComponentType<{ value: unknown }>;
  complete: (expression: string, offset: number, signal: AbortSignal) => Promise<Completions>;
  /** Called when a field gets the focus. */
  onFocus: (target: PathTarget) => void;
  /** Moves the focus from the field to the data. */
  toData: () => void;
  /** The kind of the sample value at a path; undefined if it is not known. */
  useKind: (path: string) => ValueKind | undefined;
}

export const Expressions = createContext<ExpressionTools | undefined>(undefined);

/** The problem of a value, and its fix with one click. */
export interface FieldProblem {
  message: string;
  fix?: { words: string; apply: () => void };
}

/** By JSON Pointer within the value of a form. */
export type FieldProblems = ReadonlyMap<string, string | FieldProblem>;

/** Whether a value is a text with `{{ … }}`. */
export function isExpression(value: unknown): value is string {
  return (
    typeof value === 'string' && value.includes('{{') && partsOf(value).some((part) => part.isExpression)
  );
}

/** Whether there is an expression anywhere in a value. */
export function holdsExpression(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return isExpression(value);
  return Object.values(value).some(holdsExpression);
}
