import { stepKinds } from '../../../words/stepKinds';
import type { Kind } from './kind';

export const actionStep = { title: stepKinds.use.title, hasAttempts: true } satisfies Kind;
