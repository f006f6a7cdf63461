const percent = (share: number) => `${Math.floor(share * 1000) / 10} %`;

/** Texts about subscriptions to outbound webhooks. */
export const subscriptions = {
  title: 'Outbound webhooks',
  one: 'Outbound webhook',
  new: 'New webhook',
  newTitle: 'New outbound webhook',
  documentation: 'Documentation',
  linkPortal: 'Link to the portal…',
  loadFailed: 'The outbound webhooks could not be loaded.',
  loadOneFailed: 'The outbound webhook could not be loaded.',
  unknown: 'There is no such outbound webhook',
  showAll: 'Show all',
  all: 'All',
  loading: 'Loading…',
  loadMore: 'Load more',
  search: 'Search outbound webhooks',
  searchPlaceholder: 'Address, description, label',
  filter: 'Filter by state',
  nothingTitle: 'No outbound webhook matches',
  nothingText: 'No webhook has these words, this state and this instance.',
  columns: {
    state: 'State',
    address: 'Webhook',
    topics: 'Topics and types',
    instance: 'Instance',
    failing: 'Failing since',
    rate: 'Succeeded, 7 days',
  },
  percent,
  noRate: '–',
  states: { enabled: 'Enabled', disabled: 'Disabled', pending: 'Pending', ended: 'Ended' },
  failing: 'Failing',
  failingTitle: 'Deliveries fail.',
  failingText:
    'The server retries them. You can send the waiting deliveries now. After five days without a success the server disables the webhook.',
  stateWords: {
    enabled: '',
    disabled: 'It is disabled and receives no events.',
    pending: 'Its address has not answered the challenge yet. Until then it receives no events.',
    ended: 'It has ended and receives no events.',
  },

  emptyTitle: 'Notify other systems of events',
  emptyText:
    'Your application publishes an event to a topic. Junctura sends it to each webhook that subscribes to the topic. Each delivery is signed, and retried until the other system accepts it.',
  emptyPortal:
    'Enter the address of your system to receive events as they happen. Each delivery is signed, and retried until your system accepts it.',
  publishTitle: 'Publish an event to the topic orders',
  publishWhat: 'the command that publishes an event',
  curl: (origin: string) =>
    `curl ${origin}/api/v1/topics/orders/events \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"type": "order.created", "id": 42, "total": 99.5}'`,

  chooseTopics: 'Choose the topics whose events you want to receive.',
  noTopics: 'No topic is open to you yet. Ask for topics where you received the link to this page.',
  chooseTypes: 'Only these types (none chosen: all types)',
  otherTopic: 'Another topic',
  addTopic: 'Add',

  settings: 'Settings',
  required: 'Required.',
  create: 'Create',
  save: 'Save',
  cancel: 'Cancel',
  saveFailed: 'The webhook was not saved.',
  fields: {
    address: {
      title: 'Address',
      description: 'Events are sent here by POST.',
      examples: ['https://example.com/hooks'],
    },
    topics: { title: 'Topics', description: 'The topics whose events are sent, such as orders.' },
    types: {
      title: 'Event types',
      description: 'Such as order.created. A * at the end matches all types that begin so. Empty: all types.',
    },
    description: { title: 'Description', description: 'A text that helps you recognize the webhook.' },
    instance: { title: 'Instance', description: 'The owner of the webhook, such as a customer.' },
    filter: {
      title: 'Filter',
      description: 'Only events for which this is true are sent.',
      examples: ['{{ payload.total > 100 }}'],
    },
    transform: {
      title: 'Body',
      description:
        'What is sent instead of the event: an expression such as {{ payload.order }}, or JSON with expressions in it.',
    },
    headers: { title: 'Headers', description: 'Sent with each request. Secret values show as ***.' },
    labels: { title: 'Labels', description: 'Names and values by which you find the webhook.' },
    signature: {
      title: 'Signature',
      description:
        'A shared secret (v1, HMAC), or a private key whose public key the other side has (v1a, Ed25519).',
    },
    format: {
      title: 'Format',
      description: 'How events are sent. CloudEvents have the attributes id, source, type and time.',
      'x-choices': {
        standard: 'As they are',
        cloudEvents: 'CloudEvents, structured',
        cloudEventsBinary: 'CloudEvents, binary: attributes in headers',
      },
    },
    orderBy: {
      title: 'Order by',
      description:
        'Events with the same value are sent one after the other. Empty: all are sent as soon as possible.',
      examples: ['{{ payload.customer }}'],
    },
    challenge: {
      title: 'Challenge',
      description: 'Whether the address has to answer a challenge before the first event is sent.',
    },
    pauses: {
      title: 'Pauses between attempts',
      description:
        'One per line. Empty: 5s, 5m, 30m, 2h, 5h, 10h, 10h. After the last one the delivery has failed.',
    },
  },

  created: 'The webhook is created',
  createdNext: 'From now on it receives the events of its topics.',
  createdPending: 'It receives events once its address has answered the challenge.',
  open: 'Open the webhook',
  secret: 'Secret',
  secretOnce:
    'The other system verifies signatures with it. The secret is shown only once: copy it now, and store it safely.',
  publicKey: 'Public key',
  publicKeyHint: 'The other system verifies signatures with it. The key is not secret.',
  key: 'Key',

  from: 'From integration',
  fromTitle: 'This webhook belongs to an integration',
  fromText: (name: string) =>
    `Change or remove subscriptions › ${name} in its document, and publish it. Its secrets, state and deliveries are managed here.`,
  fromSecret:
    'The secret was created when the integration was published. To see a secret, rotate it and let the old one end at once.',
  openIntegration: 'Open the integration',
  edit: 'Edit',
  editTitle: (name: string) => `Edit ${name}`,
  delete: 'Delete…',
  enable: 'Enable…',
  disable: 'Disable…',
  test: 'Send a test event…',
  facts: {
    address: 'Address',
    topics: 'Topics',
    types: 'Event types',
    allTypes: 'All',
    instance: 'Instance',
    failing: 'Failing since',
    filter: 'Filter',
    transform: 'Body',
    headers: 'Headers',
    labels: 'Labels',
    orderBy: 'Order by',
    pauses: 'Pauses between attempts',
    challenge: 'Challenge',
    challengeWanted: 'Before the first event',
    created: 'Created',
    signature: 'Signature',
  },
  signatures: { v1: 'v1, HMAC-SHA256', v1a: 'v1a, Ed25519' },
  signing: 'Signing',
  since: 'since',
  signsUntil: 'signs until',
  rotate: 'Rotate…',
  rotateTitle: 'Rotate the secret',
  rotateText:
    'Creates a new secret. For a while both secrets sign each request, so that the other system can switch without losing events.',
  overlap: 'The old secret stays valid for',
  overlaps: { '24h': '24 hours', '7d': '7 days', '1h': '1 hour', '0s': 'No time' },
  rotateDo: 'Create a new secret',
  rotateFailed: 'The new secret was not created.',
  bothSign: 'Both sign until',
  copiedClose: 'Close',

  enableTitle: 'Enable the webhook',
  enableText: 'From now on it receives the events of its topics.',
  enablePending:
    'The challenge is sent to its address once more. Once the address answers, the webhook receives events.',
  sendMissed: 'Also send missed events',
  sinceField: 'Since',
  rateField: 'At most per second',
  enableDo: 'Enable',
  enableFailed: 'The webhook was not enabled.',
  disableTitle: 'Disable the webhook',
  disableText: 'It receives no events until you enable it. Missed events can be sent then.',
  disableDo: 'Disable',
  disableFailed: 'The webhook was not disabled.',
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'It receives no more events. Deliveries that have not ended are cancelled.',
  deleteDo: 'Delete',
  deleteFailed: 'The webhook was not deleted.',
  testTitle: 'Send a test event',
  testText: 'It is sent once, to this webhook alone, even if its types, filter or state exclude it.',
  event: 'Event (JSON)',
  testDo: 'Send',
  testFailed: 'The test event was not sent.',
} as const;
