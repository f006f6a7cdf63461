const percent = (share: number) => `${Math.floor(share * 1000) / 10} %`;

/** What the pages of outbound webhooks say of deliveries. */
export const deliveries = {
  title: 'Deliveries',
  one: 'Delivery',
  titleOf: (id: string) => `Delivery ${id}`,
  loadFailed: 'The deliveries could not be loaded.',
  loadOneFailed: 'The delivery could not be loaded.',
  unknown: 'There is no such delivery',
  none: 'Nothing was sent yet. Publish an event to one of the topics, or send a test event.',
  noneOfStatus: 'No delivery is in this state.',
  statusFilter: 'Filter deliveries by status',
  allStatuses: 'All statuses',
  loading: 'Loading…',
  loadMore: 'Load more',
  columns: {
    status: 'Status',
    event: 'Event',
    at: 'Accepted',
    answer: 'Last answer',
    attempts: 'Attempts',
    next: 'Next attempt',
  },
  test: 'test',
  retrying: 'Retrying',
  in: (duration: string) => `in ${duration}`,
  noAnswer: 'No answer',

  statistics: 'Statistics',
  statisticsFailed: 'The statistics could not be loaded.',
  range: 'Time range',
  days: (count: number) => `Last ${count} days`,
  rate: 'Succeeded, of those that ended',
  percent,
  succeeded: 'Succeeded',
  failed: 'Failed',
  waiting: 'Not ended',
  p50: 'Half answered within',
  p99: '99 % answered within',
  day: (day: string, succeeded: number, failed: number) =>
    `${day} (UTC): ${succeeded} succeeded, ${failed} failed`,
  noneEnded: 'Nothing has ended in these days.',
  mostADay: (count: string) => `Highest bar: ${count}. Days in UTC.`,

  openRun: 'Open the run',
  resend: 'Resend',
  notOver: 'It is still under way.',
  notResent: 'It was not sent again.',
  topic: 'Topic',
  webhookId: 'webhook-id',
  attempts: 'Attempts, the newest first',
  noAttempts: 'No attempt was made yet.',
  attempt: (number: number) => `Attempt ${number}`,
  answered: (status: number) => `Answered ${status}`,
  request: 'Request',
  requestOf: (number: number) => `Request of attempt ${number}`,
  post: 'POST',
  answer: 'Answer',
  answerOf: (number: number) => `Answer to attempt ${number}`,
  bodySent: 'Body sent',
  bodyReceived: 'Body received',
  emptyBody: 'The body is empty.',
  nothingCame: 'No answer came.',

  resendMany: 'Resend…',
  resendTitle: 'Resend deliveries',
  resendWhich: 'Which',
  resendFailed: 'All that have failed',
  resendAll: 'All that have ended, from a time on',
  resendHint:
    'Each goes out under the webhook-id that it had, so that the other system can tell what it knows.',
  resendFailedToStart: 'Nothing was sent again.',
  resending: (count: number) =>
    count === 0
      ? 'There is nothing to send again.'
      : count === 1
        ? '1 delivery is sent again. It appears in the list.'
        : `${count} deliveries are sent again. They appear in the list.`,
  close: 'Close',
} as const;
