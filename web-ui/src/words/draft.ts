const keptWords = (isKept: boolean) =>
  isKept ? 'kept in this browser' : 'kept only on this page, so do not close it';

/** What is said of drafts: saving, conflicts, publishing and new ones. */
export const draft = {
  saved: 'Saved',
  savedAt: 'Saved',
  noChanges: 'No changes yet',
  changedKept: 'Changed, kept in this browser',
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
  firstVersion: 'This is the first version. Its triggers start runs as soon as it is published.',
  publishEffect: (live: number) =>
    `New runs use it at once. Unfinished runs keep the version that they started with. Version ${live} stays in the list of versions, where it can be published again.`,
  notSavedHint: 'The draft is not saved yet. Close this dialog, and see the reason at the top of the page.',
  liveText: (version: number) => `Version ${version}, the live text`,
  draftText: 'The draft',
  noDiff: 'The changes could not be compared.',
  changes: 'the changes',
  nothingChanged: 'Nothing has changed.',
  note: 'Note',
  noteHint: 'What changes and why',
  publishFailed: 'The draft was not published.',
  cancel: 'Cancel',
  newIntegration: 'New integration',
  name: 'Name',
  namePlaceholder: 'orders-to-erp',
  nameIs: (name: string) =>
    `The name is ${name}. It is part of webhook addresses and cannot be changed later.`,
  nameHint: 'The name is part of webhook addresses and cannot be changed later. The title can.',
  createFailed: 'The integration was not created.',
  create: 'Create',
  createConnection: 'Create the connection',
  addAStep: 'Add a step',
  connectorsFailed: 'The connectors could not be loaded.',
} as const;
