import { ApiProblem } from '../../api/client';
import type { JsonSchema, SubscriptionView } from '../../api/types';
import { subscriptions } from '../../words/subscriptions';
import type { NewSettings } from './api';

const { fields: words } = subscriptions;
const advanced = { 'x-advanced': true };
const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };
const FORMAT = { enum: ['standard', 'cloudEvents', 'cloudEventsBinary'], default: 'standard' };
const PAIRS = { type: 'object', additionalProperties: TEXT };

/**
 * The schema of the form.
 *
 * @param isNew whether settings that cannot be changed later are included
 * @param hasInstances whether the subscription may be any customer's; a customer chooses topics outside of the form
 */
export function formSchema(isNew: boolean, hasInstances: boolean): JsonSchema {
  return {
    type: 'object',
    required: ['address', 'topics'],
    properties: {
      address: { ...TEXT, ...words.address },
      ...(hasInstances ? { topics: { ...TEXTS, ...words.topics } } : {}),
      types: { ...TEXTS, ...words.types },
      description: { ...TEXT, ...words.description },
      ...(isNew && hasInstances ? { instance: { ...TEXT, ...words.instance, default: 'default' } } : {}),
      filter: { ...TEXT, ...words.filter, ...advanced },
      transform: { ...words.transform, ...advanced },
      headers: { ...PAIRS, ...words.headers, ...advanced },
      labels: { ...PAIRS, ...words.labels, ...advanced },
      ...(isNew
        ? { signature: { enum: ['v1', 'v1a'], default: 'v1', ...words.signature, ...advanced } }
        : {}),
      format: { ...FORMAT, ...words.format, ...advanced },
      orderBy: { ...TEXT, ...words.orderBy, ...advanced },
      challenge: { type: 'boolean', default: false, ...words.challenge, ...advanced },
      pauses: { ...TEXTS, ...words.pauses, ...advanced },
    },
  };
}

export type Typed = Record<string, unknown>;

/** The settings of a subscription as values of the form, without empty ones. */
export function typedOf(one: SubscriptionView): Typed {
  const { address, topics, types, description, filter, transform, headers, labels, orderBy } = one;
  const format = one.format === FORMAT.default ? undefined : one.format;
  const all = { address, topics, types, description, filter, transform, headers, labels, orderBy };
  const more = { format, challenge: one.challenge || undefined, pauses: one.retry?.pauses };
  return Object.fromEntries(Object.entries({ ...all, ...more }).filter(([, value]) => !isEmpty(value)));
}

/** The settings to send from the values of the form, without empty lines. */
export function settingsOf(typed: Typed): NewSettings {
  const { pauses, topics, types, ...others } = typed;
  const retry = lines(pauses).length > 0 ? { retry: { pauses: lines(pauses) } } : {};
  return { ...others, topics: lines(topics), types: lines(types), ...retry } as NewSettings;
}

/** The errors of the server, by field of the form. */
export function problemsOf(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ApiProblem)) return new Map();
  const named = error.errors.map((each) => [each.pointer ?? '', each.message] as const);
  const pointer = error.more.pointer;
  const all = typeof pointer === 'string' ? [...named, [pointer, error.message] as const] : named;
  return new Map(all.map(([at, message]) => [at.replace(/^\/retry(\/pauses)?/, '/pauses'), message]));
}

function lines(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [];
  return all.map((line) => String(line).trim()).filter((line) => line !== '');
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
