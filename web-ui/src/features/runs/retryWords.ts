import type { Matching } from '../../api/types';
import { formatCount } from '../../ui/format';

export function runsWord(count: number): string {
  return count === 1 ? 'One run' : `${formatCount(count)} runs`;
}

/** What a retry of many runs will do, as far as they were counted. */
export function explainMatching({ runs, skipped, more, atLeast }: Matching): string {
  const some = atLeast ? 'At least ' : more ? 'The newest ' : '';
  const go = runs === 1 ? 'goes' : 'go';
  const sentences: string[] = [];
  if (runs > 0)
    sentences.push(
      `${within(some, runs)} ${go} on at the step that failed, with the same keys: the oldest first, as fast as the flow gets on.`,
    );
  else if (!atLeast) sentences.push('There is no run left to retry.');
  if (skipped > 0)
    sentences.push(
      `${within(atLeast ? 'At least ' : '', skipped)} cannot be taken up again: no history is kept.`,
    );
  if (atLeast) sentences.push('There are so many that they were not counted to the end.');
  if (more) sentences.push('More match than one retry takes: retry again when it is done.');
  return sentences.join(' ');
}

/** What the button says that orders it. */
export function retryWord({ runs, atLeast }: Matching): string {
  if (!atLeast) return within('Retry ', runs);
  return runs === 0 ? 'Retry' : within('Retry at least ', runs);
}

/** Where the counting was stopped, none may have been found yet. */
export function matchesNothing({ runs, atLeast }: Matching): boolean {
  return runs === 0 && !atLeast;
}

/** The runs within a sentence, which may begin with them. */
function within(before: string, count: number): string {
  return before === '' ? runsWord(count) : before + (count === 1 ? 'one run' : runsWord(count));
}
