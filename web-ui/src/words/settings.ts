export const settings = {
  instance: 'Config and connections',
  instanceHint:
    'The config values and connections of this integration. A change applies to new runs at once.',
  config: 'Config',
  connections: 'Connections',
  sameName: (slot: string) => `${slot} (the connection of this name)`,
  notSaved: (slot: string) => `No connection is named “${slot}” yet`,
  create: 'Create it',
  loadFailed: 'The settings could not be loaded.',
  save: 'Save',
  saved: 'Saved',
  saveFailed: 'The settings were not saved.',
  nothing: 'The document has no config values and no connections.',
  unreadable: 'The document cannot be read, so its config values and connections are not known.',

  remove: 'Unpublish or delete',
  unpublish: 'Unpublish',
  unpublishText:
    'Its triggers stop and its addresses answer “not found”. All versions are kept and can be published again.',
  unpublishTitle: (name: string) => `Unpublish ${name}?`,
  unpublishFailed: 'The integration was not unpublished.',
  delete: 'Delete…',
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText:
    'The integration, its versions and its draft are deleted permanently. The history of its runs is kept.',
  deleteHead: 'Delete',
  deleteWaiting: (runs: number) =>
    runs === 1
      ? '1 run waits. It continues after the deletion, but it can no longer be retried or edited.'
      : `${runs} runs wait. They continue after the deletion, but they can no longer be retried or edited.`,
  deleteRefused: 'The integration was not deleted, because runs still wait.',
  deleteForce: (runs: number) =>
    runs === 1 ? 'Delete it although 1 run waits' : `Delete it although ${runs} runs wait`,
  deleteDo: 'Delete',
  calledRefused: 'The integration was not deleted, because other integrations call it.',
  calledBy: (callers: readonly string[]) => `${callers.join(', ')} would then have no flow to call.`,
  calledForce: 'Delete it although it is called',
  deleteFailed: 'The integration was not deleted.',
  unpublishDo: 'Unpublish',
  cancel: 'Cancel',
} as const;
