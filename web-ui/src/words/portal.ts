/** What the portal says, in which a customer manages his own outbound webhooks, and the dialog that links to it. */
export const portal = {
  title: 'Outbound webhooks',
  noToken: 'Open this page by the link that you were given',
  noTokenText: 'The link holds the key to your webhooks. Without it there is nothing to show.',
  nothingHere: 'There is nothing at this address',
  showAll: 'Show all webhooks',
  ended: 'This link has ended',
  endedText: 'Links to this page are good for a limited time. Get a new one where you got this one.',

  linkTitle: 'Link to the portal',
  linkText:
    'By this link a customer manages the webhooks and deliveries of one instance, and nothing else. No account is needed.',
  instanceHint: 'Whose webhooks, such as the name of a customer.',
  lifetime: 'Good for',
  lifetimes: { '15m': '15 minutes', '1h': '1 hour', '8h': '8 hours', '24h': '24 hours' },
  linkDo: 'Make the link',
  linkFailed: 'The link was not made.',
  linkMade: (instance: string) => `The link to the webhooks of “${instance}” is good until`,
  linkWhat: 'the link',
  linkOnce: 'It is shown this once. Give it only to those who may change these webhooks.',
  embed: 'Embed the portal in your application',
  embedWhat: 'the HTML',
  embedHint: (origins: readonly string[]) =>
    `Pages of ${origins.join(', ')} may embed it. Your application makes a new link for each visit, over HTTP.`,
  embedNone: 'No page may embed it yet. Start the server with the origin of your application:',
  embedSetting: '--portal-frame-ancestors https://app.example.com',
  close: 'Close',
} as const;
