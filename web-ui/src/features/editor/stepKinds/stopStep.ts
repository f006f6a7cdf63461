import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { text } from './schemas';

const { title, about, fields } = stepKinds.stop;

export const stopStep = {
  title,
  icon: 'M5 3.5h6A1.5 1.5 0 0 1 12.5 5v6a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 11V5A1.5 1.5 0 0 1 5 3.5z',
  choice: { about, section: 'steps', value: { stop: 'done' } },
  fields: () => [{ name: 'stop', schema: text(fields.reason) }],
} satisfies Kind;
