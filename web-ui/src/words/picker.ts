/** Texts of the pickers of steps and triggers. */
export const picker = {
  ofSteps: {
    search: 'Search actions and control steps',
    placeholder: 'Search, such as “send mail” or “loop”',
    list: 'Steps',
    details: 'Description of the selected step',
    nothingMatches: (query: string) =>
      `Nothing matches “${query}”. Try fewer letters, or the name of a connector.`,
  },
  groups: {
    recent: 'Recent',
    used: 'This integration’s connections',
    saved: 'Other saved connections',
    control: 'Control',
  },
  control: 'Control',
  callFlow: (flow: string) => `Call flow ${flow}`,
  callAbout: (flow: string) => `Runs the flow ${flow}, and waits for its result.`,
  callNeeds: 'Needs a flow with the trigger “Called by another flow”. This integration has no other one.',
  results: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  steps: (count: number) => (count === 1 ? '1 entry' : `${count} entries`),
  noInput: 'No input',
  inputs: 'Inputs',
  required: 'required',
  moreInputs: (count: number) => (count === 1 ? '1 more input' : `${count} more inputs`),
  documentation: (title: string) => `Documentation of ${title}`,
  newTab: 'opens in a new tab',
  keys: [
    ['↑ ↓', 'select'],
    ['↵', 'choose'],
    ['Tab', 'documentation'],
  ],
  noConnector: (system: string) => `There is no connector for ${system}.`,
  httpInstead: (system: string) => `There is no connector for ${system}. Call its HTTP API.`,
  notes: {
    code: 'Expressions compute values: write them in “Set variables”, or in any input.',
    dedupe: 'A flow recognises repeated events by its key “dedupe-by”.',
    log: 'The page of a run shows the input and result of each step.',
    pgp: 'There is no action for PGP. These actions use AES-GCM.',
    retry: 'Each action has settings for retries. “Try” handles the failure after the last attempt.',
    merge: 'Steps after “Parallel” read the results of all branches.',
  },
} as const;

export type NoteName = keyof typeof picker.notes;
