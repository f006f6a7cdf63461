/** What is said where two people, or two tabs, have changed the same steps of a draft. */
export const conflict = {
  region: 'Conflict',
  changed: (by: string) => `${by} has changed the same steps as you.`,
  changedByYou: 'You have changed the same steps in another tab.',
  nothingIsLost: 'Nothing is lost, and nothing is saved until you choose. You can go on editing.',
  choose: 'Compare and choose…',

  title: 'Choose what goes on',
  intro: 'Changes of other steps are put together already. Choose for each of these:',
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
      ? 'One choice is left. The result is shown then.'
      : `${count} choices are left. The result is shown then.`,
  savedBy: (by: string) => `The text of ${by}`,
  loading: 'the result',
  cannotBeRead: (line: number) =>
    `The result cannot be read from line ${line} on. Choose otherwise, or save it and correct it in the text.`,
  twice: (id: string) =>
    `The result has two steps with the ID ${id}, since one of you has moved it. Choose otherwise, or delete one of them afterwards.`,
  cancel: 'Cancel',
  save: 'Save the result',
  done: 'Your choice is saved.',
} as const;
