/** Titles and hints of form fields for keys that steps of all kinds, flows and triggers have. */
export const documentFields = {
  when: { title: 'Condition', hint: 'The step is skipped unless this is true.' },
  timeout: { title: 'Time limit', hint: 'The longest time of one attempt.' },
  retry: { title: 'Retry' },
  attempts: {
    title: 'Attempts',
    hint: 'The largest number of attempts. Empty: as many as fit into the retry time.',
  },
  firstPause: { title: 'First pause', hint: 'Each further pause is twice as long.' },
  longestPause: { title: 'Longest pause', hint: 'The longest pause between two attempts.' },
  within: { title: 'Retry time', hint: 'How long after its first attempt the step is retried.' },
  onError: {
    title: 'On error',
    hint: 'Whether the item, branch, “try” or run around the step fails with it.',
    choices: { fail: 'Fail', continue: 'Continue, with the error as the result' },
  },
  onCrash: {
    title: 'After a crash',
    hint: 'What happens if the server crashed during an attempt, or its answer was lost. Empty: the action decides.',
    choices: { repeat: 'Repeat the attempt', ask: 'Ask a person', fail: 'Fail' },
  },

  dedupeBy: { title: 'Deduplication key', hint: 'Events with the same value start only one run.' },
  orderBy: { title: 'Order' },
  orderKey: { title: 'Order key', hint: 'Runs with the same order key execute one after the other.' },
  onFailure: {
    title: 'On failure',
    hint: 'What happens to runs that are queued behind a failed run.',
    choices: {
      block: 'They wait, and count as backlog',
      park: 'They wait, and do not count as backlog',
      skip: 'They continue',
    },
  },
  limits: { title: 'Limits' },
  concurrency: { title: 'Concurrent runs' },
  runTime: { title: 'Run time limit', hint: 'The longest time of a run, including waits.' },
  history: {
    title: 'History',
    hint: 'Which ended runs keep their history.',
    choices: { full: 'All runs', errors: 'Failed runs', none: 'No run' },
  },

  every: { title: 'Poll interval', hint: 'How often the trigger looks for new data.' },
} as const;
