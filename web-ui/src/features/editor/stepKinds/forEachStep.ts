import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { choice, expression, field, ITEM } from './schemas';

const { title, about, fields } = stepKinds['for-each'];

export const forEachStep = {
  title,
  icon: 'M3 7.5V7a2.5 2.5 0 0 1 2.5-2.5H13M10.5 2 13 4.5 10.5 7M13 8.5V9a2.5 2.5 0 0 1-2.5 2.5H3M5.5 14 3 11.5 5.5 9',
  choice: { about, section: 'loops', value: { 'for-each': '{{ payload }}', steps: [] } },
  fields: () => [
    { name: 'for-each', schema: expression(fields.items), isRequired: true },
    ITEM,
    {
      name: 'concurrency',
      schema: field(fields.concurrency, { type: 'integer', default: 1, minimum: 1, maximum: 256 }),
      isPlain: true,
    },
    { name: 'batch', schema: field(fields.batch, { type: 'integer' }), isPlain: true },
    {
      name: 'failed-items',
      schema: choice(fields.failedItems, 'fail'),
      isPlain: true,
    },
    { name: 'collect', schema: field(fields.collect) },
  ],
  inside: {
    keys: ['steps'],
    lists: (_, step) => [{ path: [...step, 'steps'], role: 'loop' }],
    segment: () => '/',
    isFrame: true,
  },
  wrap: { id: 'each', above: ['  for-each: "{{ payload }}"', '  steps:'], indent: 4, below: [] },
} satisfies Kind;
