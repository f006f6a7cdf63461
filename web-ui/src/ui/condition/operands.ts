import type { Token } from './tokens';

export const WORDS = ['true', 'false', 'null'];

/** Whether a value begins with a name, and so is no call and no literal. */
export function isPath([first, second]: readonly Token[]): boolean {
  if (first?.kind === 'name') return !isOperatorWord(first);
  return first?.kind === 'variable' && !(second?.kind === 'sign' && second.text === '(');
}

export function isOperatorWord({ text }: Token): boolean {
  return ['and', 'or', 'in', 'function', ...WORDS].includes(text);
}
