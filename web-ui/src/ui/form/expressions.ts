import { createContext, type ReactNode } from 'react';

/** In forms whose fields may hold expressions: what stands below one, such as its result. */
export type ShowResult = (value: string) => ReactNode;

export const Expressions = createContext<ShowResult | undefined>(undefined);

/** Whether a value is a text with `{{ … }}`. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}
