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

/** Why a run waits, in words. */
export function explainWaiting(waiting: Waiting, now: number): string {
  const until = waiting.until
    ? `${formatClock(waiting.until, now)} (${formatRelative(waiting.until, now)})`
    : undefined;
  const over = waiting.connection ? `connection “${waiting.connection}”` : 'its connection';
  switch (waiting.reason) {
    case 'delay':
      return until ? `Waits until ${until}` : 'Waits';
    case 'retry':
      return until ? `Tries again at ${until}` : 'Tries again soon';
    case 'call-back':
      return until ? `Waits for a call back until ${until}` : 'Waits for a call back';
    case 'child':
      return 'Waits for a run that it started';
    case 'line':
      return waiting.run
        ? `Queued behind run ${waiting.run} of the key “${waiting.key}”`
        : `Next in the line of the key “${waiting.key}”`;
    case 'connection':
      return `Waits for ${over} to work again`;
    case 'limit':
      return until
        ? `Waits for its turn: ${over} is left alone until ${until}`
        : `Waits for its turn: ${over} has limits, or does not answer`;
    case 'in doubt':
      return 'Waits for your answer';
    default:
      return `Waits: ${waiting.reason}`;
  }
}

/** One line for the list: the error, what it waits for, or nothing. */
export function summary(run: RunView, now: number): string {
  if (run.status === 'failed' && run.error) return run.error.message;
  if ((run.status === 'waiting' || run.status === 'queued') && run.waiting)
    return explainWaiting(run.waiting, now);
  return '';
}

/** How far a loop has come. */
export function countItems(loop: LoopView, status: StepStatus): string {
  // What failed has ended, too; except for what the loop itself has failed with, which stays open.
  const open = status === 'failed' ? loop.shown + loop.more - loop.ended : 0;
  const done = `${loop.ended - loop.failed + Math.min(loop.failed, open)} done`;
  return loop.failed > 0 ? `${done}, ${loop.failed} failed` : done;
}

/** How far an attempt is: "1 200 of 5 000 rows". */
export function countProgress({ done, total, unit }: Progress): string {
  const of = total > 0 ? ` of ${formatCount(total)}` : '';
  return `${formatCount(done)}${of} ${unit}`.trim();
}

/** What kind of failure it was, and who can put it right. */
export function explainKind(kind: string): string | undefined {
  switch (kind.toUpperCase().replaceAll(/[ -]/g, '_')) {
    case 'BAD_INPUT':
      return 'The step was given something it cannot use. Check the values that the flow passes to it.';
    case 'REFUSED':
      return 'The other system, or the flow itself, refused. Trying again unchanged will be refused again.';
    case 'CREDENTIALS':
      return 'The other system did not accept the credentials. Renew them in the connection, then retry.';
    case 'TRY_LATER':
      return 'The other system was busy or out of reach. Without attempts left, retry the run when it is back.';
    case 'BROKEN':
      return 'The connector or the server made a mistake, or the server stopped in the middle of it. The server log tells which.';
    case 'EXPRESSION':
      return 'An expression of the flow could not be evaluated with these values.';
    case 'TIMEOUT':
    case 'TIME_LIMIT':
      return 'It took longer than its time limit.';
    default:
      return undefined;
  }
}

/** Whether the call got to the other side before it failed: what matters before it is sent again. */
export function explainReached(reached: boolean | string | null | undefined): string | undefined {
  switch (String(reached ?? '').toLowerCase()) {
    case 'true':
    case 'yes':
      return 'The call had reached the other system.';
    case 'false':
    case 'no':
      return 'The call had not reached the other system.';
    case 'unknown':
    case 'maybe':
      return 'It is not known whether the call reached the other system.';
    default:
      return undefined;
  }
}

/** The step whose outcome nobody knows, which waits for an answer. */
export function stepInDoubt(run: RunDetail): StepView | undefined {
  return run.steps.find((step) => step.waiting?.reason === 'in doubt');
}

/** The ways to end a run: a failed one is given up, one that is cancelled and takes its time ends by force. */
export type Ending = 'cancel' | 'force' | 'give-up';

/** Why a run is not to be ended in the way that was chosen any more, as what follows its name; undefined if it is. */
export function movedOn(status: RunStatus, ending: Ending): string | undefined {
  switch (status) {
    case 'succeeded':
      return 'has succeeded meanwhile: there is nothing left to end.';
    case 'cancelled':
      return 'has been cancelled meanwhile: there is nothing left to end.';
    case 'failed':
      return ending === 'give-up' ? undefined : 'has failed meanwhile: there is nothing left to end.';
    default:
      return ending === 'give-up' ? 'was taken up again meanwhile: there is nothing to give up.' : undefined;
  }
}

/** Whether a retry may begin at a step that is done. */
export function mayRetryFrom(run: RunDetail, step: StepView): boolean {
  return run.status === 'failed' && step.status === 'succeeded' && !step.sealed;
}
