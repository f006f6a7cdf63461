import { stepKinds } from '../../../words/stepKinds';
import { keysAt } from '../document/source';
import type { Kind } from './kind';
import { choice } from './schemas';

const { title, about, fields } = stepKinds.parallel;

export const parallelStep = {
  title,
  icon: 'M8 1.5v3M3.5 14V7a2.5 2.5 0 0 1 2.5-2.5h4A2.5 2.5 0 0 1 12.5 7v7M8 4.5V14',
  choice: { about, section: 'branches', value: { parallel: { one: [], two: [] } } },
  detail: (branches) => branches.map((each) => each.label).join(', '),
  fields: () => [{ name: 'wait', schema: choice(fields.wait, 'all'), isPlain: true }],
  controls: 'branches',
  inside: {
    keys: ['parallel'],
    lists(source, step) {
      const path = [...step, 'parallel'];
      return keysAt(source, path).map((name) => ({ path: [...path, name], role: 'branch', label: name }));
    },
    segment: ({ label }) => `[${label}]/`,
  },
  wrap: { id: 'both', above: ['  parallel:', '    one:'], indent: 6, below: ['    two: []'] },
} satisfies Kind;
