/** Texts about each kind of step. */
export const stepKinds = {
  use: { title: 'Action' },
  switch: { title: 'Switch', about: 'Runs the steps of the first case whose condition is true.' },
  'for-each': {
    title: 'For each',
    about: 'Runs its steps once for each item of a list or each row of a file.',
    fields: {
      items: { title: 'Items', hint: 'A list, or a file of rows.' },
      concurrency: { title: 'Concurrency', hint: 'How many items run at the same time.' },
      batch: {
        title: 'Batch size',
        hint: 'How many items one iteration processes. The item is then a list.',
      },
      failedItems: {
        title: 'Failed items',
        hint: 'What a failed item means for the loop.',
        choices: {
          fail: 'Stop at the first failed item',
          collect: 'Continue, and list the failed items',
        },
      },
      collect: { title: 'Collected value', hint: 'A value that each item adds to the result.' },
    },
  },
  filter: {
    title: 'Filter',
    about: 'Continues only if a condition is true.',
    fields: { condition: { title: 'Condition', hint: 'The flow continues only if this is true.' } },
  },
  parallel: {
    title: 'Parallel',
    about: 'Runs several branches at the same time.',
    fields: {
      wait: { title: 'Wait for', choices: { all: 'All branches', any: 'The first branch that succeeds' } },
    },
  },
  try: { title: 'Try', about: 'Runs steps, and other steps if they fail.' },
  set: { title: 'Set variables', about: 'Sets variables that later steps read.' },
  select: {
    title: 'Select rows',
    about: 'Filters and transforms the rows of a list, or of a file of any size.',
    fields: {
      rows: { title: 'Rows', hint: 'A list, or a file of rows.' },
      where: { title: 'Row condition', hint: 'Keeps the rows for which this is true. Empty: all rows.' },
      values: { title: 'New row', hint: 'The new row, made from a kept row. Empty: the row stays as it is.' },
    },
  },
  call: {
    title: 'Call flow',
    about: 'Runs another flow, and waits for its result.',
    fields: {
      flow: {
        title: 'Flow',
        hint: 'A flow with the trigger flow.call, of this integration or of another one whose trigger allows it.',
      },
      input: { title: 'Input', hint: 'The payload of the called flow.' },
      async: { title: 'Asynchronous', hint: 'Continues at once, without the result of the called flow.' },
    },
  },
  respond: {
    title: 'Respond',
    about: 'Sends the answer to the waiting caller.',
    fields: {
      response: { title: 'Response' },
      status: { title: 'Status', hint: 'The HTTP status of the response.' },
      body: { title: 'Body' },
      headers: { title: 'Headers' },
    },
  },
  delay: { title: 'Delay', about: 'Waits for a duration, or until a time.' },
  callback: {
    title: 'Wait for a call-back',
    about: 'Creates an address, and waits until another system or a person posts to it.',
    fields: {
      callback: { title: 'Call-back' },
      timeLimit: { title: 'Time limit', hint: 'The step fails after this time.' },
    },
  },
  stop: {
    title: 'Stop',
    about: 'Ends the run as succeeded.',
    fields: { reason: { title: 'Reason', hint: 'Why the run ends here.' } },
  },
  fail: {
    title: 'Fail',
    about: 'Fails with a message.',
    fields: { message: { title: 'Message', hint: 'The message of the error.' } },
  },
  unknown: { title: 'Unknown step' },
  /** A field of each kind that works on items. */
  item: { title: 'Item name', hint: 'The name by which expressions read the item.' },
} as const;
