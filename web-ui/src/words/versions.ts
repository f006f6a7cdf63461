export const versions = {
  documentOf: (version: string) => `Document of ${version}`,
  theDocument: 'the document',
  showText: 'Show its document',
  hide: 'Hide',
  textFailed: 'The document of this version could not be read.',
  title: 'Versions',
  hint: 'Newest first. Published versions never change.',
  loadFailed: 'The versions could not be loaded.',
  none: 'Nothing is published yet.',
  table: 'Versions',
  columns: { version: 'Version', note: 'Note', published: 'Published', actions: 'Actions' },
  live: 'live',
  draft: 'Draft',
  notPublished: 'Not published yet',
  of: (version: string) => ` ${version}`,
  noNote: 'No note',
  by: (who: string) => `by ${who}`,
  changes: 'Changes',
  restore: 'Restore as draft',
  rollBack: 'Publish again…',
  export: 'Export',
  exportOf: (version: string) => `Export ${version} as a file`,
  edit: 'Open editor',
  discard: 'Discard…',
  discardOf: 'Discard the draft',

  compare: 'Compare',
  from: 'From',
  to: 'To',
  swap: 'Swap',
  compareFailed: 'The versions could not be compared.',
  same: 'Both versions have the same text.',
  differences: 'the changes',
  older: (name: string) => `${name}, the older text`,
  newer: (name: string) => `${name}, the newer text`,
  chooseTwo: 'Choose two different versions.',

  restoreTitle: (version: string) => `Restore ${version} as draft?`,
  restoreReplaces: (who: string) =>
    `This replaces the draft, which ${who} changed last. Its changes are lost.`,
  restoreDo: 'Replace the draft',
  restoreFailed: 'The version was not restored.',

  rollBackTitle: (version: string) => `Publish ${version} again?`,
  rollBackText: (version: string) => `New runs use the document of ${version} at once.`,
  rollBackRuns: (under: number, more: boolean) =>
    under === 0
      ? 'There are no unfinished runs.'
      : under === 1
        ? '1 run is unfinished. It keeps the version that it started with.'
        : `${under}${more ? ' or more' : ''} runs are unfinished. They keep the version that they started with.`,
  rollBackDraft: 'The draft stays. It must be merged with this version before it can be published.',
  rollBackDo: (version: string) => `Publish ${version}`,
  rollBackFailed: 'The version was not published.',

  discardTitle: 'Discard the draft?',
  discardText: (who: string) => `The unpublished changes, last made by ${who}, are deleted permanently.`,
  discardLast: 'This integration was never published, so it is deleted, too.',
  discardDo: 'Discard the draft',
  discardFailed: 'The draft was not discarded.',
  cancel: 'Cancel',
} as const;
