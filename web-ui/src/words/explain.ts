/** What a run waits for, why it failed, and what can be done: the sentences behind a status. */
export const explain = {
  waiting: {
    delay: (until?: string) => (until ? `Waits until ${until}` : 'Waits'),
    retry: (until?: string) => (until ? `Tries again at ${until}` : 'Tries again soon'),
    callBack: (until?: string) => (until ? `Waits for a call back until ${until}` : 'Waits for a call back'),
    child: 'Waits for a run that it started',
    line: (key: string | null | undefined, run: string | null | undefined) =>
      run ? `Queued behind run ${run} of the key “${key}”` : `Next in the line of the key “${key}”`,
    connection: (over: string) => `Waits for ${over} to work again`,
    limit: (over: string, until?: string) =>
      until
        ? `Waits for its turn: ${over} is left alone until ${until}`
        : `Waits for its turn: ${over} has limits, or does not answer`,
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
    BAD_INPUT: 'The step was given something it cannot use. Check the values that the flow passes to it.',
    REFUSED: 'The other system, or the flow itself, refused. Trying again unchanged will be refused again.',
    CREDENTIALS: 'The other system did not accept the credentials. Renew them in the connection, then retry.',
    TRY_LATER:
      'The other system was busy or out of reach. Without attempts left, retry the run when it is back.',
    BROKEN:
      'The connector or the server made a mistake, or the server stopped in the middle of it. The server log tells which.',
    EXPRESSION: 'An expression of the flow could not be evaluated with these values.',
    TIMEOUT: 'It took longer than its time limit.',
    TIME_LIMIT: 'It took longer than its time limit.',
  },
  reached: {
    yes: 'The call had reached the other system.',
    no: 'The call had not reached the other system.',
    unknown: 'It is not known whether the call reached the other system.',
  },
  movedOn: {
    succeeded: 'has succeeded meanwhile: there is nothing left to end.',
    cancelled: 'has been cancelled meanwhile: there is nothing left to end.',
    failed: 'has failed meanwhile: there is nothing left to end.',
    takenUp: 'was taken up again meanwhile: there is nothing to give up.',
  },
  retry: {
    runs: (count: number, written: string) => (count === 1 ? 'One run' : `${written} runs`),
    runsWithin: (count: number, written: string) => (count === 1 ? 'one run' : `${written} runs`),
    atLeast: 'At least ',
    newest: 'The newest ',
    goOn: (runs: string, count: number) =>
      `${runs} ${count === 1 ? 'goes' : 'go'} on at the step that failed, with the same keys: the oldest first, as fast as the flow gets on.`,
    noneLeft: 'There is no run left to retry.',
    skipped: (runs: string) => `${runs} cannot be taken up again: no history is kept.`,
    notCounted: 'There are so many that they were not counted to the end.',
    more: 'More match than one retry takes: retry again when it is done.',
    button: 'Retry ',
    buttonAlone: 'Retry',
    buttonAtLeast: 'Retry at least ',
  },
} as const;
