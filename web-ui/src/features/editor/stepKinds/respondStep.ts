import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { field } from './schemas';

const { title, about, fields } = stepKinds.respond;

const RESPONSE = field(fields.response, {
  type: 'object',
  properties: {
    status: field(fields.status, { type: 'integer', default: 200, minimum: 200, maximum: 599 }),
    body: field(fields.body),
    headers: field(fields.headers, { type: 'object', additionalProperties: { type: 'string' } }),
  },
});

export const respondStep = {
  title,
  icon: 'M6.5 3 2.5 7l4 4M2.5 7h7a4 4 0 0 1 4 4v2',
  choice: { about, section: 'steps', value: { respond: { status: 200, body: {} } } },
  fields: () => [{ name: 'respond', schema: RESPONSE }],
} satisfies Kind;
