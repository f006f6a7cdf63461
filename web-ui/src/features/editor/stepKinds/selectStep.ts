import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { condition, expression, field, ITEM } from './schemas';

const { title, about, fields } = stepKinds.select;

export const selectStep = {
  title,
  icon: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  choice: { about, section: 'rows', value: { select: '{{ payload }}' } },
  fields: () => [
    { name: 'select', schema: expression(fields.rows), isRequired: true },
    ITEM,
    { name: 'where', schema: condition(fields.where) },
    { name: 'values', schema: field(fields.values) },
  ],
} satisfies Kind;
