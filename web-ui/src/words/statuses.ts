/** Names of the statuses of runs and steps. */
export const statuses = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  retrying: 'Retrying',
  doubt: 'In doubt',
  succeeded: 'Succeeded',
  partly: 'Items failed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
} as const;

export const failedItemsWord = (count: number) => (count === 1 ? '1 item failed' : `${count} items failed`);
