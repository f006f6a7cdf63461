import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { text } from './schemas';

const { title, about, fields } = stepKinds.fail;

export const failStep = {
  title,
  icon: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM6 6l4 4M10 6l-4 4',
  choice: { about, section: 'steps', value: { fail: '' } },
  fields: () => [{ name: 'fail', schema: text(fields.message), isRequired: true }],
} satisfies Kind;
