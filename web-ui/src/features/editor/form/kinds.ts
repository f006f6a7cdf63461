import type { JsonSchema } from '../../../api/types';
import type { StepKind } from '../document/tree';

/*
 * What the document language asks of each kind of step, as schemas of the forms. Keys are those of the document.
 */

const text = (title: string, description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  title,
  description,
  ...more,
});
const expression = (title: string, description: string): JsonSchema =>
  ({ ...text(title, description), 'x-expression': true }) as JsonSchema;
const duration = (title: string, description: string, example: string): JsonSchema =>
  text(title, description, { examples: [example] });
const advanced = (schema: JsonSchema): JsonSchema => ({ ...schema, 'x-advanced': true }) as JsonSchema;

/** A field of a step that stands for itself. */
export interface StepField {
  name: string;
  schema: JsonSchema;
  isRequired?: boolean;
  /** Whether it holds no expressions at all. */
  isPlain?: boolean;
}

const ITEM: StepField = {
  name: 'as',
  schema: text('Name of the item', 'by which expressions read it', { default: 'item' }),
  isPlain: true,
};

/** The fields of a kind of step, beside what has controls of its own: cases, branches, variables. */
export function fieldsOfKind(kind: StepKind, flows: readonly string[]): StepField[] {
  switch (kind) {
    case 'filter':
      return [
        {
          name: 'filter',
          schema: expression('Condition', 'the flow goes on only if it holds'),
          isRequired: true,
        },
      ];
    case 'for-each':
      return [
        {
          name: 'for-each',
          schema: expression('Items', 'a list, or a file of rows'),
          isRequired: true,
        },
        ITEM,
        {
          name: 'concurrency',
          schema: {
            type: 'integer',
            title: 'At the same time',
            description: 'how many items are under way together, 1 to 256',
            default: 1,
          },
          isPlain: true,
        },
        {
          name: 'batch',
          schema: {
            type: 'integer',
            title: 'Batch size',
            description: 'takes so many items together; the name then holds a list',
          },
          isPlain: true,
        },
        {
          name: 'failed-items',
          schema: {
            enum: ['fail', 'collect'],
            title: 'Failed items',
            description: 'whether a failed item fails the loop, or is only counted',
            default: 'fail',
          },
          isPlain: true,
        },
        {
          name: 'collect',
          schema: { title: 'Collect', description: 'what is kept of each item for the result' },
        },
      ];
    case 'select':
      return [
        {
          name: 'select',
          schema: expression('Rows', 'a list, or a file of rows'),
          isRequired: true,
        },
        ITEM,
        {
          name: 'where',
          schema: expression('Keep a row if', 'without a condition every row is kept'),
        },
        {
          name: 'values',
          schema: { title: 'Make of each row', description: 'without it the row stays as it is' },
        },
      ];
    case 'call':
      return [
        {
          name: 'call',
          schema: { title: 'Flow', enum: [...flows], description: 'a flow with the trigger flow.call' },
          isRequired: true,
          isPlain: true,
        },
        { name: 'input', schema: { title: 'Input', description: 'the payload of the called flow' } },
        {
          name: 'async',
          schema: {
            type: 'boolean',
            title: 'Do not wait',
            description: 'goes on at once, without a result',
            default: false,
          },
          isPlain: true,
        },
      ];
    case 'respond':
      return [{ name: 'respond', schema: RESPONSE }];
    case 'stop':
      return [{ name: 'stop', schema: text('Reason', 'why the run ends as succeeded') }];
    case 'fail':
      return [{ name: 'fail', schema: text('Message', 'what the error says'), isRequired: true }];
    case 'parallel':
      return [
        {
          name: 'wait',
          schema: {
            enum: ['all', 'any'],
            title: 'Wait for',
            description: 'all branches, or the first that succeeds',
            default: 'all',
          },
          isPlain: true,
        },
      ];
    case 'callback':
      return [
        {
          name: 'callback',
          schema: {
            type: 'object',
            title: 'Call-back',
            properties: {
              'time-limit': duration('Time limit', 'after it the step fails', '2h'),
            },
            required: ['time-limit'],
          },
          isPlain: true,
        },
      ];
    default:
      return [];
  }
}

const RESPONSE: JsonSchema = {
  type: 'object',
  title: 'Response',
  properties: {
    status: { type: 'integer', title: 'Status', description: '200 to 599', default: 200 },
    body: { title: 'Body' },
    headers: { type: 'object', title: 'Headers', additionalProperties: { type: 'string' } },
  },
};

const WHEN: StepField = {
  name: 'when',
  schema: expression('Only when', 'a condition; the step is skipped unless it holds'),
};

const ON_ERROR: StepField = {
  name: 'on-error',
  schema: {
    enum: ['fail', 'continue'],
    title: 'When it fails',
    description: 'fail what the step is in, or go on with the error as its result',
    default: 'fail',
  },
  isPlain: true,
};

const RETRY: StepField = {
  name: 'retry',
  schema: {
    type: 'object',
    title: 'Retry',
    properties: {
      attempts: {
        type: 'integer',
        title: 'Attempts',
        description: 'at the most; without a number as often as fits',
      },
      first: duration('First pause', 'doubled each time', '1s'),
      max: duration('Longest pause', 'between two attempts', '15m'),
      within: duration('Within', 'after the first attempt', '24h'),
    },
  },
  isPlain: true,
};

/** What is done about failures of a step. */
export function errorFields(kind: StepKind): StepField[] {
  if (kind !== 'use') return [WHEN, ON_ERROR];
  return [
    WHEN,
    { name: 'timeout', schema: duration('Time limit', 'of one attempt', '5m'), isPlain: true },
    RETRY,
    ON_ERROR,
    {
      name: 'on-crash',
      schema: {
        enum: ['repeat', 'ask', 'fail'],
        title: 'After a crash',
        description: 'what happens to an attempt whose answer was lost; without it the action decides',
      },
      isPlain: true,
    },
  ];
}

/** How the runs of a flow are made and kept: keys of the flow. */
export const RUN_FIELDS: StepField[] = [
  {
    name: 'dedupe-by',
    schema: expression('Same event', 'two events with the same value start one run'),
  },
  {
    name: 'order-by',
    schema: {
      type: 'object',
      title: 'One after the other',
      properties: {
        key: expression('Key', 'runs with the same value wait for each other'),
        'on-failure': {
          enum: ['block', 'park', 'skip'],
          title: 'When one fails',
          description: 'the others wait and count as backlog, wait without counting, or go on',
          default: 'block',
        },
      },
    },
  },
  {
    name: 'limits',
    schema: {
      type: 'object',
      title: 'Limits',
      properties: {
        concurrency: { type: 'integer', title: 'Runs at the same time', default: 64 },
        time: duration('Time of a run', 'waiting included', '24h'),
      },
    },
    isPlain: true,
  },
  {
    name: 'history',
    schema: {
      enum: ['full', 'errors', 'none'],
      title: 'History',
      description: 'what is kept of runs that have ended',
      default: 'full',
    },
    isPlain: true,
  },
];

/** Of triggers that poll. */
export const EVERY: StepField = {
  name: 'every',
  schema: advanced(duration('Every', 'how often it looks for something new', '1m')),
  isPlain: true,
};
