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
      ['to', 'list of string', true, undefined],
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
    expect(field).toMatchObject({ type: 'string', secret: true });
  });
});
