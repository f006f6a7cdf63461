import { type ComponentType, createContext } from 'react';
import type { Answered } from '../../api/call';
import type { JsonSchema } from '../../api/types';

/** A page of the choices that the other system offers. */
export type ChoicePage = Answered<'POST', '/connections/{name}/options/{options}'>;
/** Its note distinguishes choices with the same title; it may be empty. */
export type Choice = ChoicePage['items'][number];

/** What forms have whose fields may be filled in from lists of the other system. */
export interface PickLists {
  Field: ComponentType<PickProps>;
  /** The connection that lists the choices; undefined: none is chosen yet. */
  connection: string | undefined;
  find: (list: string, text: string, page: string | undefined, signal: AbortSignal) => Promise<ChoicePage>;
  /** Why each run with a value would fail; null if nothing is known against it. */
  check: (list: string, value: string, signal: AbortSignal) => Promise<string | null>;
}

export interface PickProps {
  lists: PickLists;
  /** The name of the list. */
  list: string;
  id: string;
  label: string;
  value: string;
  placeholder: string | undefined;
  onChange: (value: string) => void;
  isInvalid: boolean;
}

export const PickListContext = createContext<PickLists | undefined>(undefined);

/** The list that has the choices of a field; undefined if there is none. */
export function pickListOf(schema: JsonSchema): string | undefined {
  return schema.type === 'string' ? (schema as { 'x-options'?: string })['x-options'] : undefined;
}
