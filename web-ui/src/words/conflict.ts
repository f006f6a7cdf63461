/** Texts for conflicts: two people or two tabs have changed the same steps of a draft. */
export const conflict = {
  region: 'Conflict',
  changed: (by: string) => `${by} changed the same steps as you.`,
  changedByYou: 'You changed the same steps in another tab.',
  nothingIsLost: 'Nothing is lost. Nothing is saved until you choose. You can continue editing.',
  choose: 'Compare and choose…',

  title: 'Resolve the conflict',
  intro: 'The changes of all other steps are merged. Choose a version of each of these steps:',
  allMine: 'All mine',
  allTheirs: 'All theirs',
  mine: 'Mine',
  theirs: (by: string) => `Theirs: ${by}`,
  otherTab: 'the other tab',
  both: 'Both, mine first',
  mineOf: (title: string) => `Mine: ${title}`,
  theirsOf: (title: string) => `Theirs: ${title}`,
  gone: 'Deleted or moved',
  inFlow: (flow: string) => `in ${flow}`,
  settingsOf: (flow: string) => `Settings of the flow ${flow}`,
  lines: (from: number, to: number) => (from === to ? `Line ${from}` : `Lines ${from} to ${to}`),
  fields: {
    integration: 'Name of the integration',
    title: 'Title of the integration',
    connections: 'Connections',
    variables: 'Variables',
  },

  result: 'Result',
  resultIs: (by: string) => `What is saved, compared with the text of ${by}.`,
  left: (count: number) =>
    count === 1
      ? 'Make the last choice to see the result.'
      : `Make the ${count} choices that are left to see the result.`,
  savedBy: (by: string) => `The text of ${by}`,
  loading: 'the result',
  cannotBeRead: (line: number) =>
    `The result is not valid YAML from line ${line} on. Choose another version, or save the result and correct the text.`,
  twice: (id: string) =>
    `The result has two steps with the ID ${id}, because one of you moved it. Choose another version, or delete one of the steps afterwards.`,
  cancel: 'Cancel',
  save: 'Save the result',
  done: 'Your choice is saved.',
} as const;
