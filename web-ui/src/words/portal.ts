/** Texts of the portal, in which customers manage their outbound webhooks, and of the dialog that links to it. */
export const portal = {
  title: 'Outbound webhooks',
  noToken: 'Open this page with the link that you received',
  noTokenText: 'The link contains the key to your webhooks, without which nothing can be shown.',
  nothingHere: 'There is nothing at this address',
  showAll: 'Show all webhooks',
  ended: 'This link has expired',
  endedText: 'Links to this page are valid for a limited time. Get a new link where you received this one.',

  linkTitle: 'Link to the portal',
  linkText:
    'With this link a customer manages the webhooks and deliveries of one instance. No account is needed.',
  instanceHint: 'The customer, such as acme. Allow its topics first: it can subscribe to no others.',
  lifetime: 'Valid for',
  lifetimes: { '15m': '15 minutes', '1h': '1 hour', '8h': '8 hours', '24h': '24 hours' },
  linkDo: 'Create link',
  linkFailed: 'The link was not created.',
  linkMade: (instance: string) => `The link to the webhooks of “${instance}” is valid until`,
  linkWhat: 'the link',
  linkOnce: 'The link is shown only once. Give it only to people who may change these webhooks.',
  embed: 'Embed the portal in your application',
  embedWhat: 'the HTML',
  embedHint: (origins: readonly string[]) =>
    `Pages of ${origins.join(', ')} may embed it. Your application makes a new link for each visit, over HTTP.`,
  embedNone: 'No page may embed it yet. Start the server with the origin of your application:',
  embedSetting: '--portal-frame-ancestors https://app.example.com',
  close: 'Close',
} as const;
