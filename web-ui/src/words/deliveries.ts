const percent = (share: number) => `${Math.floor(share * 1000) / 10} %`;

/** Texts about deliveries of outbound webhooks. */
export const deliveries = {
  title: 'Deliveries',
  one: 'Delivery',
  titleOf: (id: string) => `Delivery ${id}`,
  loadFailed: 'The deliveries could not be loaded.',
  loadOneFailed: 'The delivery could not be loaded.',
  unknown: 'There is no such delivery',
  none: 'There are no deliveries yet. Publish an event to one of the topics, or send a test event.',
  noneOfStatus: 'No delivery has this status.',
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
  rate: 'Success rate',
  percent,
  succeeded: 'Succeeded',
  failed: 'Failed',
  waiting: 'In progress',
  p50: 'Median answer time',
  p99: '99th percentile',
  day: (day: string, succeeded: number, failed: number) =>
    `${day} (UTC): ${succeeded} succeeded, ${failed} failed`,
  noneEnded: 'No delivery ended in this time range.',
  mostADay: (count: string) => `Highest bar: ${count}. Days in UTC.`,

  openRun: 'Open the run',
  resend: 'Resend',
  notOver: 'The delivery is still in progress.',
  notResent: 'The delivery was not resent.',
  topic: 'Topic',
  webhookId: 'webhook-id',
  attempts: 'Attempts, newest first',
  noAttempts: 'There are no attempts yet.',
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
  nothingCame: 'No answer was received.',

  resendMany: 'Resend…',
  resendTitle: 'Resend deliveries',
  resendWhich: 'Deliveries',
  resendFailed: 'All failed deliveries',
  resendAll: 'All ended deliveries since a time',
  resendHint:
    'Each delivery keeps its webhook-id, so that the other system recognizes what it has received before.',
  resendFailedToStart: 'The deliveries were not resent.',
  resending: (count: number) =>
    count === 0
      ? 'There is nothing to resend.'
      : count === 1
        ? '1 delivery is resent. It appears in the list.'
        : `${count} deliveries are resent. They appear in the list.`,
  close: 'Close',
} as const;
