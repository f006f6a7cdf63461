import type { JsonSchema } from '../../../api/types';
import { documentFields as words } from '../../../words/documentFields';
import type { StepField } from '../stepKinds/kind';
import { KINDS } from '../stepKinds/kinds';
import type { StepKind } from '../stepKinds/names';
import { choice, condition, duration, expression, field } from '../stepKinds/schemas';

/* The fields of forms for keys that steps of all kinds, flows and triggers have. */

const WHEN: StepField = { name: 'when', schema: condition(words.when) };

const ON_ERROR: StepField = {
  name: 'on-error',
  schema: choice(words.onError, 'fail'),
  isPlain: true,
};

const ATTEMPTS: StepField[] = [
  { name: 'timeout', schema: duration(words.timeout, '5m'), isPlain: true },
  {
    name: 'retry',
    schema: field(words.retry, {
      type: 'object',
      properties: {
        attempts: field(words.attempts, { type: 'integer' }),
        first: duration(words.firstPause, '1s'),
        max: duration(words.longestPause, '15m'),
        within: duration(words.within, '24h'),
      },
    }),
    isPlain: true,
  },
];

const ON_CRASH: StepField = {
  name: 'on-crash',
  schema: choice(words.onCrash),
  isPlain: true,
};

/** The fields for errors of a step. */
export const errorFields = (kind: StepKind): StepField[] =>
  KINDS[kind].hasAttempts ? [WHEN, ...ATTEMPTS, ON_ERROR, ON_CRASH] : [WHEN, ON_ERROR];

/** The keys of all fields for errors. */
export const ERROR_KEYS: ReadonlySet<string> = new Set(
  [WHEN, ...ATTEMPTS, ON_ERROR, ON_CRASH].map((each) => each.name),
);

/** The fields of a flow that say how its runs are made and kept. */
export const RUN_FIELDS: StepField[] = [
  { name: 'dedupe-by', schema: expression(words.dedupeBy) },
  {
    name: 'order-by',
    schema: field(words.orderBy, {
      type: 'object',
      properties: {
        key: expression(words.orderKey),
        'on-failure': choice(words.onFailure, 'block'),
      },
    }),
  },
  {
    name: 'limits',
    schema: field(words.limits, {
      type: 'object',
      properties: {
        concurrency: field(words.concurrency, { type: 'integer', default: 64 }),
        time: duration(words.runTime, '24h'),
      },
    }),
    isPlain: true,
  },
  {
    name: 'history',
    schema: choice(words.history, 'full'),
    isPlain: true,
  },
];

/** The field of triggers that poll. */
export const EVERY: StepField = {
  name: 'every',
  schema: { ...duration(words.every, '1m'), 'x-advanced': true } as JsonSchema,
  isPlain: true,
};
