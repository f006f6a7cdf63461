/** Texts of the dialog that sets the topics of a customer's instance. */
export const allowedTopics = {
  open: 'Allowed topics…',
  title: 'Allowed topics',
  text: 'The webhooks of an instance receive events of these topics only. The instance “default” receives all events.',
  topics: 'Topics, one per line',
  hint: 'A * at the end stands for any ending, such as orders.*. What a topic is about can follow after a colon, for the customer: orders: New and changed orders',
  blockedTitle: 'Some topics are not allowed.',
  blocked: (topics: readonly string[]) => `Events of these topics are not sent: ${topics.join(', ')}.`,
  loadFailed: 'The allowed topics could not be loaded.',
  save: 'Save topics',
  saveFailed: 'The topics were not saved.',
} as const;
