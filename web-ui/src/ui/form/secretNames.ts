import { createContext, type ReactNode } from 'react';

/** The names of existing secrets, for forms in which secrets must not be typed. */
export interface SecretNames {
  /** Of the connection that holds them. */
  names: readonly string[];
  /** What to do where none of them is the right one. */
  note: ReactNode;
}

/** Undefined: secrets are typed. */
export const SecretNamesContext = createContext<SecretNames | undefined>(undefined);

const NAMED = /^\{\{\s*secret\.([A-Za-z_]\w*)\s*\}\}$/;

/** The name of the secret that a value reads; null if it is another expression, or several. */
export function secretNameOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'string' ? (NAMED.exec(one)?.[1] ?? null) : null;
}

export const readingSecret = (name: string) => `{{ secret.${name} }}`;
