import { ApiProblem } from '../../api/client';
import type { Ask } from './api';

/** What was filled in so far, by the name of what was asked. */
export type Answers = Record<string, string | boolean>;

/** A name that no integration has: the template's own, or with a number behind it. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) if (!taken.includes(`${name}-${n}`)) return `${name}-${n}`;
}

export function firstAnswers(asks: readonly Ask[]): Answers {
  return Object.fromEntries(
    asks.map((ask) => [
      ask.name,
      typeof ask.default === 'boolean'
        ? ask.default
        : ask.kind === 'boolean'
          ? false
          : String(ask.default ?? ''),
    ]),
  );
}

/** What is still to be filled in. */
export function missing(asks: readonly Ask[], answers: Answers): string[] {
  return asks.filter((ask) => ask.required && answers[ask.name] === '').map((ask) => ask.name);
}

/** As the server takes them: what was left empty is not told. */
export function values(asks: readonly Ask[], answers: Answers): Record<string, unknown> {
  return Object.fromEntries(
    asks
      .filter((ask) => answers[ask.name] !== '' && answers[ask.name] !== undefined)
      .map((ask) => [ask.name, ask.kind === 'number' ? Number(answers[ask.name]) : answers[ask.name]]),
  );
}

/** Which field a refusal is about; undefined: none of them. */
export function fieldOf(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const pointer = String(error.more.pointer ?? error.errors[0]?.pointer ?? '');
  return /^\/(?:values\/)?([^/]+)$/.exec(pointer)?.[1];
}
