import { type ComponentType, createContext } from 'react';
import type { JsonSchema } from '../../api/types';

/** One choice of a pick list. */
export interface Choice {
  value: string;
  title: string;
  /** A detail that distinguishes choices with the same title; may be empty. */
  note: string;
}

export interface ChoicePage {
  items: readonly Choice[];
  /** The cursor of the next page; null at the end. */
  next: string | null;
}

/** What forms have whose fields may be filled in from lists of the other system. */
export interface PickLists {
  Field: ComponentType<PickProps>;
  /** The connection that lists the choices; undefined: none is chosen yet. */
  connection: string | undefined;
  find: (list: string, text: string, page: string | undefined, signal: AbortSignal) => Promise<ChoicePage>;
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
