/** What the editor says. */
export const editor = {
  views: { graph: 'Graph', split: 'Split', text: 'Text' },
  view: 'View',
  flow: 'Flow',
  draftOf: (name: string) => `${name}, draft`,
  live: (version: number) => `live: v${version}`,
  neverPublished: 'not published yet',
  publish: 'Publish…',
  undo: 'Undo',
  redo: 'Redo',
  documentOf: (name: string) => `Document of ${name}`,
  isStale: (line: number) =>
    `The text cannot be read from line ${line} on, so the graph is as it was before.`,
  panel: 'Below the editor',
  problems: 'Problems',
  loadingText: 'the text',
} as const;
