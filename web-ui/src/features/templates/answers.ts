import { ApiProblem } from '../../api/client';
import type { Ask } from './api';

/** The inputs by name. */
export type Answers = Record<string, string>;

/** A name that no integration has: the template's own, or with a number behind it. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) if (!taken.includes(`${name}-${n}`)) return `${name}-${n}`;
}

export const firstAnswers = (asks: readonly Ask[]): Answers =>
  Object.fromEntries(asks.map((ask) => [ask.name, '']));

/** The missing inputs. */
export function missing(asks: readonly Ask[], answers: Answers): string[] {
  return asks.filter((ask) => ask.required && answers[ask.name] === '').map((ask) => ask.name);
}

/** The inputs to send, without empty ones. */
export const values = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== ''));

/** Which field a refusal is about; undefined: none of them. */
export function fieldOf(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const pointer = String(error.more.pointer ?? error.errors[0]?.pointer ?? '');
  return /^\/(?:values\/)?([^/]+)$/.exec(pointer)?.[1];
}
