export const settings = {
  instance: 'Values and connections',
  instanceHint: 'What the document leaves open. A change applies to new runs at once.',
  config: 'Values',
  connections: 'Connections',
  sameName: (slot: string) => `${slot} (the connection of this name)`,
  notSaved: (slot: string) => `No connection is named “${slot}” yet`,
  create: 'Create it',
  loadFailed: 'The settings could not be loaded.',
  save: 'Save',
  saved: 'Saved',
  saveFailed: 'The settings were not saved.',
  nothing: 'The document asks for no values and no connections.',
  unreadable: 'The document cannot be read, so what it leaves open is not known.',

  remove: 'Unpublish or delete',
  unpublish: 'Unpublish',
  unpublishText:
    'Its triggers stop and its addresses answer “not found”. All versions are kept and can be published again.',
  unpublishTitle: (name: string) => `Unpublish ${name}?`,
  unpublishFailed: 'It was not unpublished.',
  delete: 'Delete…',
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText:
    'The integration, its versions and its draft are gone for good. The history of its runs is kept.',
  deleteHead: 'Delete',
  deleteWaiting: (runs: number) =>
    runs === 1
      ? '1 run waits. It goes on after the deletion, but it can no longer be retried or edited here.'
      : `${runs} runs wait. They go on after the deletion, but they can no longer be retried or edited here.`,
  deleteRefused: 'It was not deleted, because runs still wait.',
  deleteForce: (runs: number) =>
    runs === 1 ? 'Delete it although 1 run waits' : `Delete it although ${runs} runs wait`,
  deleteDo: 'Delete',
  deleteFailed: 'It was not deleted.',
  unpublishDo: 'Unpublish',
  cancel: 'Cancel',
} as const;
