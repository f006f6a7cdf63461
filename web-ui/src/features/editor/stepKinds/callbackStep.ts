import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';
import { duration, field } from './schemas';

const { title, about, fields } = stepKinds.callback;

const CALLBACK = field(fields.callback, {
  type: 'object',
  properties: { 'time-limit': duration(fields.timeLimit, '2h') },
  required: ['time-limit'],
});

export const callbackStep = {
  title,
  icon: 'M3.5 2h9M3.5 14h9M4.5 2c0 4 3.5 4 3.5 6s-3.5 2-3.5 6M11.5 2c0 4-3.5 4-3.5 6s3.5 2 3.5 6',
  choice: { about, section: 'call-backs', value: { callback: { 'time-limit': '2h', steps: [] } } },
  fields: () => [{ name: 'callback', schema: CALLBACK, isPlain: true }],
  inside: {
    keys: ['callback'],
    lists: (_, step) => [{ path: [...step, 'callback', 'steps'], role: 'callback' }],
    segment: () => '/',
    isFrame: true,
  },
} satisfies Kind;
