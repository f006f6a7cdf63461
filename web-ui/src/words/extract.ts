/** Texts about steps that become a flow of their own. */
export const extract = {
  title: (count: number) =>
    count === 1 ? 'Extract the step to a new flow' : `Extract ${count} steps to a new flow`,
  about:
    'The new flow has the trigger “Called by another flow”. A step that calls it replaces the steps here.',
  passes: 'The call passes',
  returns: 'The flow returns',
  nothingElse: 'nothing',
  do: 'Extract',
  done: (name: string) => `Extracted the steps to the flow ${name}.`,
  close: 'Close',
  nothing: 'Select the steps to extract.',
  apart: 'Only steps next to each other can be extracted together.',
  responds: (step: string) =>
    `The step “${step}” answers the caller of this flow. In another flow it would answer another caller.`,
  stops: (step: string) =>
    `The step “${step}” ends the run. In another flow it would end only the run of that flow.`,
  filters: (step: string) =>
    `The step “${step}” ends the run if its condition is not true. In another flow it would end only the run of that flow.`,
  anchors: (step: string) =>
    `The step “${step}” uses a YAML anchor (& or *). Write the value out in the text first.`,
  quoted: (name: string) => `The steps read “${name}”, whose name is quoted. Give it another name first.`,
  all: (name: string) =>
    `The steps read “${name}” as a whole. Let them read single values of it, such as ${name}.NAME.`,
  inText: 'These steps cannot be extracted here. Move them in the text.',
} as const;
