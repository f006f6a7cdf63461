import { describe, expect, it } from 'vitest';
import { chosenVariant, exampleOf, fieldsOf, hintOf, kindOf, labelOf, withMember } from './fields';

describe('a field of a schema', () => {
  it('has a control that fits', () => {
    expect(kindOf({ type: 'string' })).toBe('text');
    expect(kindOf({ type: 'string', format: 'secret' })).toBe('secret');
    expect(kindOf({ type: 'string', enum: ['a', 'b'] })).toBe('choice');
    expect(kindOf({ type: 'integer' })).toBe('number');
    expect(kindOf({ type: 'boolean' })).toBe('flag');
    expect(kindOf({ type: 'array', items: { type: 'string' } })).toBe('texts');
    expect(kindOf({ type: 'object', properties: {} })).toBe('group');
    expect(kindOf({ type: 'object', additionalProperties: { type: 'string' } })).toBe('pairs');
    expect(kindOf({ type: 'object', additionalProperties: {} })).toBe('pairs');
    expect(kindOf({ type: 'object', additionalProperties: { type: 'number' } })).toBe('pairs');
    expect(kindOf({ type: 'array', items: { type: 'object', properties: {} } })).toBe('list');
    expect(kindOf({ type: 'array', items: { type: 'object', format: 'file' } })).toBe('list');
    expect(kindOf({ format: 'rows' })).toBe('list');
    expect(kindOf({})).toBe('json');
    const variant = {
      type: 'object',
      properties: { type: { const: 'fingerprint' }, sha256: { type: 'string' } },
    };
    expect(kindOf({ oneOf: [variant, { const: 'trust' }] })).toBe('variant');
    expect(kindOf({ oneOf: [{ properties: { scheme: { const: 'github' } } }] })).toBe('variant');
    expect(Object.keys(fieldsOf({ ...variant, required: ['type', 'sha256'] }).properties ?? {})).toEqual([
      'sha256',
    ]);
  });

  it('has a name, a hint and an example', () => {
    expect(labelOf('apiKeyName', {})).toBe('Api key name');
    expect(labelOf('host', { title: 'Host' })).toBe('Host');
    expect(hintOf({ description: 'the name of `a` server' })).toBe('The name of a server.');
    expect(hintOf({})).toBeUndefined();
    expect(exampleOf({ default: 22, examples: [1] })).toBe('22');
    expect(exampleOf({ examples: ['customers'] })).toBe('Such as customers');
  });

  it('knows the variant of a value, also of a plain word', () => {
    expect(chosenVariant({ type: 'fingerprint' }, 'type')).toBe('fingerprint');
    expect(chosenVariant({ scheme: 'github' }, 'scheme')).toBe('github');
    expect(chosenVariant('trust', 'type')).toBe('trust');
    expect(chosenVariant(undefined, 'type')).toBeUndefined();
  });

  it('is left out when it is emptied', () => {
    expect(withMember({ a: 1 }, 'b', 2)).toEqual({ a: 1, b: 2 });
    expect(withMember({ a: 1 }, 'a', undefined)).toEqual({});
    expect(withMember(undefined, 'a', 1)).toEqual({ a: 1 });
  });
});
