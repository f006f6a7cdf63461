import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';

const { title, about } = stepKinds.delay;

export const delayStep = {
  title,
  icon: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3l2 1.5',
  choice: { about, section: 'waiting', value: { delay: '5m' } },
  controls: 'delay',
} satisfies Kind;
