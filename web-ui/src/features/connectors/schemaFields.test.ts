import { describe, expect, it } from 'vitest';
import { schemaFields } from './schemaFields';

describe('the fields of a schema', () => {
  it('say name, type, need and default', () => {
    const fields = schemaFields({
      type: 'object',
      required: ['to'],
      properties: {
        to: { type: 'array', items: { type: 'string' }, title: 'To' },
        timeout: { type: 'string', format: 'duration', default: 'PT30S' },
      },
    });
    expect(fields.map((f) => [f.name, f.type, f.required, f.fallback])).toEqual([
      ['to', 'list of texts', true, undefined],
      ['timeout', 'duration', false, 'PT30S'],
    ]);
  });

  it('follow references and go into objects and lists', () => {
    const fields = schemaFields({
      $defs: { line: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } },
      properties: {
        lines: { type: 'array', items: { $ref: '#/$defs/line' } },
        one: { $ref: '#/$defs/line' },
      },
    });
    expect(fields.map((f) => f.name)).toEqual(['lines', 'lines[].sku', 'one', 'one.sku']);
  });

  it('stop at a schema that refers to itself', () => {
    const fields = schemaFields({ properties: { child: { $ref: '#' } } });
    expect(fields.length).toBeLessThan(10);
    expect(schemaFields({ $ref: '#' })).toEqual([]);
  });

  it('show what may be null as what it otherwise is, and mark secrets', () => {
    const [field] = schemaFields({ properties: { token: { type: ['string', 'null'], writeOnly: true } } });
    expect(field).toMatchObject({ type: 'text', secret: true });
  });

  it('are of types that need no knowledge of schemas', () => {
    const fields = schemaFields({
      properties: {
        any: {},
        flag: { type: 'boolean' },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        rows: { format: 'rows' },
        either: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        kind: { type: 'string', enum: ['a', 'b'] },
      },
    });
    expect(fields.map((f) => f.type)).toEqual([
      'any value',
      'yes or no',
      'names with texts',
      'rows of a table',
      'text or whole number',
      'one of a list',
    ]);
  });

  it('list the kinds that a value can be of, with their fields', () => {
    const [verify] = schemaFields({
      properties: {
        verify: {
          oneOf: [
            {
              description: 'GitHub.',
              properties: {
                scheme: { const: 'github' },
                secret: { type: 'array', items: { type: 'string', format: 'secret' } },
              },
              required: ['scheme', 'secret'],
            },
            { const: 'none', description: 'Anyone.' },
          ],
        },
      },
    });
    expect(verify?.variants.map((v) => [v.written, v.docs, v.fields.map((f) => [f.name, f.type])])).toEqual([
      ['scheme: github', 'GitHub.', [['secret', 'list of secrets']]],
      ['none', 'Anyone.', []],
    ]);
  });
});
