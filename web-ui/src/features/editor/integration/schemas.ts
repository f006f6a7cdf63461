import type { ConnectorView, JsonSchema } from '../../../api/types';
import { integrationSheet } from '../../../words/integrationSheet';
import { subscriptions } from '../../../words/subscriptions';

/* Schemas of the members of an integration, as forms show them. */

const advanced = { 'x-advanced': true };
const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };
const PAIRS = { type: 'object', additionalProperties: TEXT };
const COUNT = { type: 'integer' };
const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];
const PLAIN = new Set(['string', 'number', 'integer', 'boolean']);

const { configFields: config, slotFields: slot, retry } = integrationSheet;

/** @param type of the config value, which its default has, too */
export function configSchema(type: unknown): JsonSchema {
  const plain = typeof type === 'string' && PLAIN.has(type) ? { type } : {};
  return {
    type: 'object',
    properties: {
      type: { enum: TYPES, ...config.type },
      title: { ...TEXT, ...config.title },
      default: { ...plain, ...config.default },
      description: { ...TEXT, ...config.description, ...advanced },
      enum: { ...config.enum, ...advanced },
      format: { enum: ['duration', 'date-time', 'uri', 'email'], ...config.format, ...advanced },
      pattern: { ...TEXT, ...config.pattern, ...advanced },
      minLength: { ...COUNT, ...config.minLength, ...advanced },
      maxLength: { ...COUNT, ...config.maxLength, ...advanced },
      minimum: { type: 'number', ...config.minimum, ...advanced },
      maximum: { type: 'number', ...config.maximum, ...advanced },
      examples: { ...config.examples, ...advanced },
      items: { ...config.items, ...advanced },
      properties: { ...config.properties, ...advanced },
      required: { ...TEXTS, ...config.required, ...advanced },
      additionalProperties: { type: 'boolean', ...config.additionalProperties, ...advanced },
    },
  };
}

/** @param connector of the slot, which may be one that is not installed */
export function slotSchema(connectors: readonly ConnectorView[], connector: unknown): JsonSchema {
  const known = connectors.filter((each) => each.connection).map((each) => each.id);
  const all = typeof connector === 'string' ? [...new Set([...known, connector])] : known;
  return {
    type: 'object',
    required: ['connector'],
    properties: { connector: { enum: all, ...slot.connector }, title: { ...TEXT, ...slot.title } },
  };
}

const { fields: words } = subscriptions;

export const SUBSCRIPTION: JsonSchema = {
  type: 'object',
  required: ['address', 'topics'],
  properties: {
    address: { ...TEXT, ...words.address },
    topics: { ...TEXTS, ...words.topics },
    types: { ...TEXTS, ...words.types },
    description: { ...TEXT, ...words.description },
    filter: { ...TEXT, ...words.filter, ...advanced },
    transform: { ...words.transform, ...advanced },
    headers: { ...PAIRS, ...words.headers, ...advanced },
    labels: { ...PAIRS, ...words.labels, ...advanced },
    orderBy: { ...TEXT, ...words.orderBy, ...advanced },
    format: {
      enum: ['standard', 'cloudEvents', 'cloudEventsBinary'],
      default: 'standard',
      ...words.format,
      ...advanced,
    },
    signature: { enum: ['v1', 'v1a'], default: 'v1', ...words.signature, ...advanced },
    retry: {
      type: 'object',
      properties: { pauses: { ...TEXTS, ...words.pauses } },
      ...retry,
      ...advanced,
    },
    challenge: { type: 'boolean', default: false, ...words.challenge, ...advanced },
  },
};
