/** The keys of a step that say what it does, in the order in which the picker lists them. */
export const STEP_KINDS = [
  'use',
  'switch',
  'for-each',
  'filter',
  'parallel',
  'try',
  'set',
  'select',
  'call',
  'respond',
  'delay',
  'callback',
  'stop',
  'fail',
] as const;

/** `unknown` stands for a step that has none of these keys. */
export type StepKind = (typeof STEP_KINDS)[number] | 'unknown';
