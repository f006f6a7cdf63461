import type { RunStatus, StepStatus, Waiting } from '../api/types';
import { failedItemsWord, statuses } from '../words/statuses';

const words: Record<Tone, string> = statuses;

/** The shape and word of a status. Its colour is never needed to understand it. */
export type Tone = RunStatus | StepStatus | 'retrying' | 'doubt' | 'partly';

export interface StatusLook {
  tone: Tone;
  word: string;
}

/**
 * A run that waits for a retry, is in doubt or has succeeded in spite of failed items has its own status, because operators
 * look for these.
 */
export function statusLook(
  status: RunStatus | StepStatus,
  waiting?: Waiting | null,
  failedItems?: number,
): StatusLook {
  if (status === 'succeeded' && failedItems) return { tone: 'partly', word: failedItemsWord(failedItems) };
  const tone: Tone =
    status === 'waiting' && waiting?.reason === 'retry'
      ? 'retrying'
      : status === 'waiting' && waiting?.reason === 'in doubt'
        ? 'doubt'
        : status;
  // A server newer than this page may know a status that it does not: the word is then the server's.
  return { tone: tone in words ? tone : 'queued', word: words[tone] ?? capital(status) };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
