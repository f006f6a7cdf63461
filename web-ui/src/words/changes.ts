/** What differs between two texts of an integration. */
export const changes = {
  verbs: { added: 'Added', removed: 'Removed', moved: 'Moved', changed: 'Changed' },
  signs: { added: '+', removed: '−', moved: '↕', changed: '~' },
  inFlow: (flow: string) => `in ${flow}`,
  triggerOf: (flow: string) => `the trigger of ${flow}`,
  flow: (flow: string) => `the flow ${flow}`,
  integration: 'the integration',
  /** The fields of a step that have changed. */
  fields: (fields: readonly string[]) => `${fields.slice(0, 4).join(', ')}${fields.length > 4 ? ' …' : ''}`,
  list: 'Summary of changes',
  text: 'Text changes',
  onlyLayout: 'Only comments or layout differ. Runs are not affected.',
} as const;
