const keptWords = (isKept: boolean) =>
  isKept ? 'kept in this browser' : 'kept on this page alone, so do not close it';

/** What is said of drafts: saving, conflicts, publishing and new ones. */
export const draft = {
  saved: 'Saved',
  savedAt: 'Saved',
  noChanges: 'No changes yet',
  changedKeptInThis: 'Changed, kept in this browser',
  /** Not on the server, which is asked again soon. */
  unsent: {
    'no-answer': (isKept: boolean) => `Offline: ${keptWords(isKept)}`,
    'signed-out': (isKept: boolean) => `Signed out: ${keptWords(isKept)}`,
    busy: (isKept: boolean) => `Not saved yet: ${keptWords(isKept)}`,
  },
  notSavedYet: 'Not saved yet',
  saving: 'Saving…',
  notSaved: (why: string) => `Not saved: ${why}`,
  conflict: 'Conflict',
  thisIsTheFirst: 'This is the first version. Its triggers start runs as soon as it is published.',
  publishTitle: (name: string, version: number | undefined) =>
    version === undefined ? `Publish ${name}` : `Publish ${name} as version ${version}`,
  publishAs: (version: number | undefined) =>
    version === undefined ? 'Publish' : `Publish version ${version}`,
  whatBecomesOf: (live: number) =>
    `New runs begin with it at once. Runs under way finish on the version that they began with. Version ${live} stays in the list of versions, where it can be published again.`,
  draftIsNotSaved: 'The draft is not saved yet. Close this, and look at the top of the page.',
  liveText: (version: number) => `Version ${version}, the text that is live`,
  draftText: 'The draft',
  noDiff: 'The changes could not be compared.',
  changes: 'the changes',
  nothingHasChanged: 'Nothing has changed.',
  note: 'Note',
  whatChangesAndWhy: 'What changes, and why',
  theDraftWasNot: 'The draft was not published.',
  theDraftCouldNot: 'The draft could not be merged.',
  cancel: 'Cancel',
  mergeWithThePublished: 'Merge with the published version',
  newIntegration: 'New integration',
  name: 'Name',
  ordersToErp: 'orders-to-erp',
  namedAs: (name: string) => `Its name is ${name}. It is part of the addresses of webhooks, and stays.`,
  itIsPartOf: 'It is part of the addresses of webhooks, and stays. A title can be changed.',
  theIntegrationCouldNot: 'The integration could not be begun.',
  create: 'Create',
  createTheConnection: 'Create the connection',
  addAStep: 'Add a step',
  searchActionsAndControl: 'Search actions and control steps',
  searchSuchAsSend: 'Search, such as “send mail” or “loop”',
  theConnectorsCouldNot: 'The connectors could not be loaded.',
  steps: 'Steps',
  nothingMatchesTryFewer: (query: string | number) =>
    `Nothing matches “${query}”. Try fewer letters, or the name of a connector.`,
  id: 'ID',
} as const;
