import { stepKinds } from '../../../words/stepKinds';
import { hasKey, isSeq, nodeAt, textAt } from '../document/source';
import type { Kind, ListPlace } from './kind';

const { title, about } = stepKinds.switch;

export const switchStep = {
  title,
  icon: 'M8 2v4M8 6c0 4-4.5 2-4.5 7M8 6c0 4 4.5 2 4.5 7',
  choice: {
    about,
    section: 'steps',
    value: { switch: [{ when: '{{ true }}', steps: [] }, { otherwise: [] }] },
  },
  detail: ([first]) => (first?.role === 'case' ? (first.label ?? '') : ''),
  controls: 'cases',
  inside: {
    keys: ['switch'],
    innerKeys: ['otherwise'],
    lists(source, step) {
      const path = [...step, 'switch'];
      const cases = nodeAt(source, path);
      if (!isSeq(cases)) return [];
      return cases.items.map(
        (_, i): ListPlace =>
          hasKey(source, [...path, i], 'otherwise')
            ? { path: [...path, i, 'otherwise'], role: 'otherwise' }
            : { path: [...path, i, 'steps'], role: 'case', label: textAt(source, [...path, i, 'when']) },
      );
    },
    segment: ({ role }, index) => (role === 'case' ? `/${index + 1}/` : '/otherwise/'),
  },
  wrap: {
    id: 'choice',
    above: ['  switch:', '    - when: "{{ true }}"', '      steps:'],
    indent: 8,
    below: ['    - otherwise: []'],
  },
} satisfies Kind;
