import { stepKinds } from '../../../words/stepKinds';
import { hasKey } from '../document/source';
import type { Kind } from './kind';

const { title, about } = stepKinds.try;
const PARTS = ['try', 'catch', 'finally'] as const;

export const tryStep = {
  title,
  icon: 'M8 1.8 13 3.5v4c0 3.5-2.2 5.5-5 6.7-2.8-1.2-5-3.2-5-6.7v-4zM5.8 8l1.7 1.7L10.5 6.5',
  choice: { about, section: 'failures', value: { try: [], catch: [] } },
  controls: 'parts',
  inside: {
    keys: PARTS,
    lists: (source, step) =>
      PARTS.filter((part) => hasKey(source, step, part)).map((part) => ({
        path: [...step, part],
        role: part,
      })),
    segment: ({ role }) => `/${role}/`,
  },
  wrap: { id: 'attempt', above: ['  try:'], indent: 4, below: ['  catch: []'] },
} satisfies Kind;
