import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { field } from './schemas';

const { title, about, fields } = stepKinds.call;

export const callStep = {
  title,
  icon: 'M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M13.5 3v10',
  // The picker offers each flow that can be called. This is the choice without one.
  choice: { about, section: 'steps', value: { call: '' } },
  fields: (flows) => [
    { name: 'call', schema: field(fields.flow, { enum: [...flows] }), isRequired: true, isPlain: true },
    { name: 'input', schema: field(fields.input) },
    { name: 'async', schema: field(fields.async, { type: 'boolean', default: false }), isPlain: true },
  ],
} satisfies Kind;
