export const versions = {
  documentOf: (version: string) => `Document of ${version}`,
  theDocument: 'the document',
  showText: 'Show its document',
  hide: 'Hide',
  textFailed: 'The document of this version could not be read.',
  title: 'Versions',
  hint: 'The newest first. Published versions never change.',
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
  compareFailed: 'The two could not be compared.',
  same: 'The two are the same text.',
  differences: 'the changes',
  older: (name: string) => `${name}, the older text`,
  newer: (name: string) => `${name}, the newer text`,
  chooseTwo: 'Choose two different versions.',

  restoreTitle: (version: string) => `Restore ${version} as draft?`,
  restoreReplaces: (who: string) =>
    `There is a draft, which ${who} changed last. It is replaced by the old text, and its changes are gone.`,
  restoreDo: 'Replace the draft',
  restoreFailed: 'The version was not restored.',

  rollBackTitle: (version: string) => `Publish ${version} again?`,
  rollBackText: (version: string) => `New runs begin with the document of ${version} at once.`,
  rollBackRuns: (under: number, more: boolean) =>
    under === 0
      ? 'No run is under way.'
      : under === 1
        ? '1 run is under way or waits. It ends on the version that it began with.'
        : `${under}${more ? ' or more' : ''} runs are under way or wait. They end on the version that they began with.`,
  rollBackDraft: 'The draft stays. It must be merged with this version before it can be published.',
  rollBackDo: (version: string) => `Publish ${version}`,
  rollBackFailed: 'The version was not published.',

  discardTitle: 'Discard the draft?',
  discardText: (who: string) => `What ${who} changed last and did not publish is gone for good.`,
  discardLast: 'Nothing of this integration was ever published, so the integration is gone, too.',
  discardDo: 'Discard the draft',
  discardFailed: 'The draft was not discarded.',
  cancel: 'Cancel',
} as const;
