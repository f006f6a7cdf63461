/** Sentences about a status: what a run waits for, why it failed, and what to do. */
export const explain = {
  waiting: {
    delay: (until?: string) => (until ? `Waits until ${until}` : 'Waits'),
    retry: (until?: string) => (until ? `Retries at ${until}` : 'Retries soon'),
    callBack: (until?: string) => (until ? `Waits for a call-back until ${until}` : 'Waits for a call-back'),
    child: 'Waits for a run that it called',
    line: (key: string | null | undefined, run: string | null | undefined) =>
      run
        ? `Queued behind run ${run} of the order key “${key}”`
        : `Next in the queue of the order key “${key}”`,
    connection: (over: string) => `Waits for ${over} to work again`,
    limit: (over: string, until?: string) =>
      until
        ? `Waits because ${over} is paused until ${until}`
        : `Waits because ${over} is at its limit or does not answer`,
    inDoubt: 'Waits for your answer',
    other: (reason: string) => `Waits: ${reason}`,
  },
  connection: (name: string) => `connection “${name}”`,
  itsConnection: 'its connection',
  until: (clock: string, relative: string) => `${clock} (${relative})`,
  done: (count: number) => `${count} done`,
  doneAndFailed: (done: number, failed: number) => `${done} done, ${failed} failed`,
  progress: (done: string, total: string | undefined, unit: string) =>
    `${done}${total === undefined ? '' : ` of ${total}`} ${unit}`.trim(),
  kinds: {
    BAD_INPUT: 'The step cannot use its input. Check the values that the flow passes to it.',
    REFUSED: 'The other system or the flow rejected the request. An unchanged retry will be rejected again.',
    CREDENTIALS: 'The other system did not accept the credentials. Renew them in the connection, then retry.',
    TRY_LATER:
      'The other system was busy or could not be reached. If no attempts are left, retry the run when the system is available.',
    BROKEN:
      'The connector or the server failed, or the server stopped during the attempt. The server log says which.',
    EXPRESSION: 'An expression of the flow could not be evaluated with these values.',
    TIMEOUT: 'The time limit was exceeded.',
    TIME_LIMIT: 'The time limit was exceeded.',
  },
  reached: {
    yes: 'The call reached the other system.',
    no: 'The call did not reach the other system.',
    unknown: 'It is not known whether the call reached the other system.',
  },
  movedOn: {
    succeeded: 'has succeeded in the meantime and cannot be ended any more.',
    cancelled: 'has been cancelled in the meantime and cannot be ended any more.',
    failed: 'has failed in the meantime and cannot be ended any more.',
    takenUp: 'was retried in the meantime and cannot be given up.',
  },
  retry: {
    runs: (count: number, written: string) => (count === 1 ? 'One run' : `${written} runs`),
    runsWithin: (count: number, written: string) => (count === 1 ? 'one run' : `${written} runs`),
    atLeast: 'At least ',
    newest: 'The newest ',
    goOn: (runs: string, count: number) => `${runs} ${count === 1 ? 'is' : 'are'} retried, oldest first.`,
    noneLeft: 'There is no run left to retry.',
    skipped: (runs: string) => `${runs} cannot be retried, because no history is kept.`,
    notCounted: 'There are more runs than were counted.',
    more: 'More runs match than one retry can take. Retry again when it is done.',
    answered: (runs: string, count: number) =>
      `${runs} ${count === 1 ? 'is' : 'are'} in doubt, and ${count === 1 ? 'gets' : 'get'} this answer.`,
    noneInDoubt: 'No run is in doubt any more.',
    moreToAnswer: 'More runs match than one request can take. Answer again when it is done.',
    button: 'Retry ',
    buttonAlone: 'Retry',
    buttonAtLeast: 'Retry at least ',
  },
} as const;
