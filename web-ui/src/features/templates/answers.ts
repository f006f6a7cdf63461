import { ApiProblem } from '../../api/client';
import type { Ask } from './api';

/** What was filled in so far, by the name of what was asked. */
export type Answers = Record<string, string>;

/** A name that no integration has: the template's own, or with a number behind it. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) if (!taken.includes(`${name}-${n}`)) return `${name}-${n}`;
}

export const firstAnswers = (asks: readonly Ask[]): Answers =>
  Object.fromEntries(asks.map((ask) => [ask.name, '']));

/** What is still to be filled in. */
export function missing(asks: readonly Ask[], answers: Answers): string[] {
  return asks.filter((ask) => ask.required && answers[ask.name] === '').map((ask) => ask.name);
}

/** As the server takes them: what was left empty is not told. */
export const values = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== ''));

/** Which field a refusal is about; undefined: none of them. */
export function fieldOf(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const pointer = String(error.more.pointer ?? error.errors[0]?.pointer ?? '');
  return /^\/(?:values\/)?([^/]+)$/.exec(pointer)?.[1];
}
