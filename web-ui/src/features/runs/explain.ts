import type {
  LoopView,
  Progress,
  RunDetail,
  RunStatus,
  RunView,
  StepStatus,
  StepView,
  Waiting,
} from '../../api/types';
import { formatClock, formatCount, formatRelative } from '../../ui/format';
import { explain as words } from '../../words/explain';
import { isTest } from './liveMerge';

/** Why a run waits, in words. */
export function explainWaiting(waiting: Waiting, now: number): string {
  const until = waiting.until
    ? words.until(formatClock(waiting.until, now), formatRelative(waiting.until, now))
    : undefined;
  const over = waiting.connection ? words.connection(waiting.connection) : words.itsConnection;
  switch (waiting.reason) {
    case 'delay':
      return words.waiting.delay(until);
    case 'retry':
      return words.waiting.retry(until);
    case 'call-back':
      return words.waiting.callBack(until);
    case 'child':
      return words.waiting.child;
    case 'line':
      return words.waiting.line(waiting.key, waiting.run);
    case 'connection':
      return words.waiting.connection(over);
    case 'limit':
      return words.waiting.limit(over, until);
    case 'in doubt':
      return words.waiting.inDoubt;
    default:
      return words.waiting.other(waiting.reason);
  }
}

/** One line for the list: the error, what it waits for, or nothing. */
export function summary(run: RunView, now: number): string {
  if (run.status === 'failed' && run.error) return run.error.message;
  if ((run.status === 'waiting' || run.status === 'queued') && run.waiting)
    return explainWaiting(run.waiting, now);
  return '';
}

/** The progress of a loop. */
export function countItems(loop: LoopView, status: StepStatus): string {
  // A failed item has ended, too, except the item that failed the loop.
  const open = status === 'failed' ? loop.shown + loop.more - loop.ended : 0;
  const done = loop.ended - loop.failed + Math.min(loop.failed, open);
  return loop.failed > 0 ? words.doneAndFailed(done, loop.failed) : words.done(done);
}

/** How far an attempt is: "1 200 of 5 000 rows". */
export function countProgress({ done, total, unit }: Progress): string {
  return words.progress(formatCount(done), total > 0 ? formatCount(total) : undefined, unit);
}

/** The explanation of an error kind, and what to do. */
export function explainKind(kind: string): string | undefined {
  const kinds: Record<string, string> = words.kinds;
  return kinds[kind.toUpperCase().replaceAll(/[ -]/g, '_')];
}

/** Whether the failed call reached the other system, which matters before a retry. */
export function explainReached(reached: boolean | string | null | undefined): string | undefined {
  switch (String(reached ?? '').toLowerCase()) {
    case 'true':
    case 'yes':
      return words.reached.yes;
    case 'false':
    case 'no':
      return words.reached.no;
    case 'unknown':
    case 'maybe':
      return words.reached.unknown;
    default:
      return undefined;
  }
}

/** The step whose outcome is not known, which waits for an answer. */
export function stepInDoubt(run: RunDetail): StepView | undefined {
  return run.steps.find((step) => step.waiting?.reason === 'in doubt');
}

/** Whether a run has failed, and can continue at the failed step. A test is over when it ends. */
export function canBeRetried(run: RunDetail): boolean {
  return run.status === 'failed' && run.historyKept && !isTest(run);
}

/** The ways to end a run: a failed one is given up, one that is cancelled and takes its time ends by force. */
export type Ending = 'cancel' | 'force' | 'give-up';

/** Why a run can no longer be ended in the chosen way, to be shown after its name; undefined if it can. */
export function movedOn(status: RunStatus, ending: Ending): string | undefined {
  switch (status) {
    case 'succeeded':
      return words.movedOn.succeeded;
    case 'cancelled':
      return words.movedOn.cancelled;
    case 'failed':
      return ending === 'give-up' ? undefined : words.movedOn.failed;
    default:
      return ending === 'give-up' ? words.movedOn.takenUp : undefined;
  }
}

/** Whether a retry may begin at a step that is done. */
export function mayRetryFrom(run: RunDetail, step: StepView): boolean {
  return run.status === 'failed' && step.status === 'succeeded' && !step.sealed;
}
