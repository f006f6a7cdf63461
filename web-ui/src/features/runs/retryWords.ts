import type { Matching } from '../../api/types';
import { formatCount } from '../../ui/format';
import { explain } from '../../words/explain';

const words = explain.retry;

export function runsWord(count: number): string {
  return words.runs(count, formatCount(count));
}

/** The effect of a retry of many runs, as far as they were counted. */
export function explainMatching({ runs, skipped, more, atLeast }: Matching): string {
  const some = atLeast ? words.atLeast : more ? words.newest : '';
  const sentences: string[] = [];
  if (runs > 0) sentences.push(words.goOn(within(some, runs), runs));
  else if (!atLeast) sentences.push(words.noneLeft);
  if (skipped > 0) sentences.push(words.skipped(within(atLeast ? words.atLeast : '', skipped)));
  if (atLeast) sentences.push(words.notCounted);
  if (more) sentences.push(words.more);
  return sentences.join(' ');
}

/** The effect of an answer to many runs in doubt, as far as they were counted. */
export function explainAnswer({ runs, more, atLeast }: Matching): string {
  const some = atLeast ? words.atLeast : more ? words.newest : '';
  const sentences: string[] = [];
  if (runs > 0) sentences.push(words.answered(within(some, runs), runs));
  else if (!atLeast) sentences.push(words.noneInDoubt);
  if (atLeast) sentences.push(words.notCounted);
  if (more) sentences.push(words.moreToAnswer);
  return sentences.join(' ');
}

/** The label of the button. */
export function retryWord({ runs, atLeast }: Matching): string {
  if (!atLeast) return within(words.button, runs);
  return runs === 0 ? words.buttonAlone : within(words.buttonAtLeast, runs);
}

/** Where the counting was stopped, none may have been found yet. */
export function matchesNothing({ runs, atLeast }: Matching): boolean {
  return runs === 0 && !atLeast;
}

/** The runs within a sentence, which may begin with them. */
function within(before: string, count: number): string {
  return before === '' ? runsWord(count) : before + words.runsWithin(count, formatCount(count));
}
