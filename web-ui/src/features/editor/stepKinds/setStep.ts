import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';

const { title, about } = stepKinds.set;

export const setStep = {
  title,
  icon: 'M6 2.5c-2 0-2 1-2 2.5s0 3-1.5 3C4 8 4 9.5 4 11s0 2.5 2 2.5M10 2.5c2 0 2 1 2 2.5s0 3 1.5 3C12 8 12 9.5 12 11s0 2.5-2 2.5',
  choice: { about, section: 'steps', value: { set: { name: '' } } },
  controls: 'variables',
} satisfies Kind;
