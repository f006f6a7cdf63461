import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { condition } from './schemas';

const { title, about, fields } = stepKinds.filter;

export const filterStep = {
  title,
  icon: 'M2.5 3h11L9.5 8v4.5l-3 1V8z',
  choice: { about, section: 'steps', value: { filter: '{{ true }}' } },
  fields: () => [{ name: 'filter', schema: condition(fields.condition), isRequired: true }],
} satisfies Kind;
