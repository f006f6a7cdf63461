import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../api/types';
import { isLeftOut, neededFields } from './rules';

const SCHEMA = {
  required: ['address'],
  properties: { auth: { enum: ['basic', 'api-key'] }, kind: { default: 'plain' } },
  'x-rules': [
    { must: 'only', of: ['username', 'password'], when: 'auth', is: ['basic'] },
    { must: 'only', of: ['apiKey'], when: 'auth', is: ['api-key'] },
    { must: 'only', of: ['tls'], when: 'kind', is: ['plain'] },
    { must: 'none', of: ['file'], when: 'auth', is: ['basic'] },
    { must: 'all', of: ['username'], when: 'auth', is: ['basic'] },
  ],
} as JsonSchema;

describe('rules of a form', () => {
  it('leaves out what belongs to another choice', () => {
    expect(isLeftOut(SCHEMA, 'username', { auth: 'basic' })).toBe(false);
    expect(isLeftOut(SCHEMA, 'username', { auth: 'api-key' })).toBe(true);
    expect(isLeftOut(SCHEMA, 'apiKey', { auth: 'API_KEY' })).toBe(false);
    expect(isLeftOut(SCHEMA, 'username', {})).toBe(true);
    expect(isLeftOut(SCHEMA, 'address', {})).toBe(false);
    expect(isLeftOut(SCHEMA, 'file', { auth: 'basic' })).toBe(true);
    expect(isLeftOut(SCHEMA, 'file', {})).toBe(false);
  });

  it('counts a default as chosen, and shows all where an expression chooses', () => {
    expect(isLeftOut(SCHEMA, 'tls', {})).toBe(false);
    expect(isLeftOut(SCHEMA, 'username', { auth: '{{ config.auth }}' })).toBe(false);
  });

  it('leaves out what the connection replaces, and what needs one', () => {
    const schema = {
      properties: { path: { 'x-connection': 'only-with' }, url: { 'x-connection': 'instead' } },
    } as unknown as JsonSchema;
    const shown = (hasConnection?: boolean) =>
      ['path', 'url'].filter((name) => !isLeftOut(schema, name, {}, hasConnection));
    expect(shown(true)).toEqual(['path']);
    expect(shown(false)).toEqual(['url']);
    expect(shown()).toEqual(['path', 'url']);
  });

  it('knows what a choice needs', () => {
    expect([...neededFields(SCHEMA, { auth: 'basic' })]).toEqual(['address', 'username']);
    expect([...neededFields(SCHEMA, { auth: 'api-key' })]).toEqual(['address']);
  });
});
