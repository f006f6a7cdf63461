import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleOf } from './example';

describe('an example', () => {
  it('of an action has what it needs', () => {
    const text = exampleOf(
      'sql.insert',
      {
        type: 'object',
        required: ['table', 'rows', 'mode'],
        properties: {
          table: { type: 'string', examples: ['orders'] },
          rows: { type: 'array', items: { type: 'object' } },
          mode: { enum: ['insert', 'merge'] },
          timeout: { type: 'string' },
        },
      },
      true,
      'action',
    );
    expect(parse(text)).toEqual([
      { use: 'sql.insert', connection: 'sql', input: { table: 'orders', rows: [{}], mode: 'insert' } },
    ]);
  });

  it('of a trigger takes the simplest kind of a choice', () => {
    const verify = { oneOf: [{ properties: { scheme: { const: 'github' } } }, { const: 'none' }] };
    const text = exampleOf(
      'http.webhook',
      { required: ['verify'], properties: { verify } },
      false,
      'trigger',
    );
    expect(parse(text)).toEqual({ trigger: { use: 'http.webhook', input: { verify: 'none' } } });
  });

  it('quotes what YAML would read as something else', () => {
    const schema = { required: ['a'], properties: { a: { type: 'string', examples: ['0 2 * * *'] } } };
    expect(parse(exampleOf('schedule.cron', schema, false, 'trigger')).trigger.input).toEqual({
      a: '0 2 * * *',
    });
  });
});
