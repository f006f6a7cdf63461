import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { expression, field, ITEM } from './schemas';

const { title, fields } = stepKinds.select;

export const selectStep = {
  title,
  icon: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  fields: () => [
    { name: 'select', schema: expression(fields.rows), isRequired: true },
    ITEM,
    { name: 'where', schema: expression(fields.where) },
    { name: 'values', schema: field(fields.values) },
  ],
} satisfies Kind;
