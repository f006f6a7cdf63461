import { ApiProblem } from '../../../api/client';

/** Whether the server has the text on the screen. */
export type SaveState =
  | { kind: 'saved'; at: string | null }
  | { kind: 'changed'; isKept: boolean }
  | { kind: 'saving' }
  | Unsent
  | { kind: 'refused'; why: string }
  | Conflict;

/** The text is not saved yet. The save is retried soon. */
export interface Unsent {
  kind: 'unsent';
  cause: 'no-answer' | 'signed-out' | 'busy';
  why: string;
  /** Whether this browser has stored it. */
  isKept: boolean;
}

/** Others have changed the same lines. */
export interface Conflict {
  kind: 'conflict';
  /** What both have begun with. */
  base: string;
  theirs: string;
  /** The person or version that changed them. */
  by: string;
  /** Of the draft that is there now. */
  etag: string;
  /** The published version that the text is merged with by a choice; undefined: it stays as it is. */
  version?: number;
}

/** Without an answer, or with that of a proxy, the server may have saved the text. */
export const isWithoutAnswer = (status: number) => status === 0 || status >= 500;

/** The state after a save that has failed. */
export function notSaved(problem: unknown, isKept: boolean): SaveState {
  const status = problem instanceof ApiProblem ? problem.status : 0;
  const why = problem instanceof Error ? problem.message : String(problem);
  if (!isWithoutAnswer(status) && status !== 401 && status !== 412 && status !== 429)
    return { kind: 'refused', why };
  const cause = status === 0 ? 'no-answer' : status === 401 ? 'signed-out' : 'busy';
  return { kind: 'unsent', cause, why, isKept };
}
