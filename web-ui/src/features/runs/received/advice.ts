import type { ReceivedEvent } from '../../../api/types';
import { received as words } from '../../../words/received';

const causes: Record<string, string | undefined> = words.causes;
const advice: Record<string, string | undefined> = words.advice;

/** What to do about a refused event, in one or two sentences. */
export function adviceOn({ cause, code, status }: NonNullable<ReceivedEvent['refusal']>): string {
  const known = (cause && causes[cause]) ?? advice[code];
  if (known) return known;
  if (status === 403) return words.forbidden;
  return status < 500 && status !== 429 ? words.correct : words.sendAgain;
}
