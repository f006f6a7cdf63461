import { describe, expect, it } from 'vitest';
import { rootsOf } from './scan';

const roots = (expression: string) => {
  const text = `{{${expression}}}`;
  return rootsOf(text, 2)?.roots.map(({ name, member }) => (member ? `${name}.${member.name}` : name));
};

describe('the names at the root of an expression', () => {
  it('are found with what is read of them', () => {
    expect(roots('payload.total > vars.limit and steps.ask.body.ok')).toEqual([
      'payload.total',
      'vars.limit',
      'steps.ask',
    ]);
    expect(roots("headers.'x-id' & payload")).toEqual(['headers.x-id', 'payload']);
    expect(roots('$payload.total + $steps.`a b`')).toEqual(['payload.total', 'steps.a b']);
    expect(roots('$.payload.total & $$.vars.a')).toEqual(['payload.total', 'vars.a']);
  });

  it('are not those that are read of another value', () => {
    expect(roots('payload.lines.(qty * price)')).toEqual(['payload.lines']);
    expect(roots('payload.lines[item = $item.id].name')).toEqual(['payload.lines', 'item.id']);
    expect(roots('payload.lines{sku: $sum(qty)}')).toEqual(['payload.lines']);
    expect(roots('payload.lines^(>total)')).toEqual(['payload.lines']);
    expect(roots('payload.lines.{"payload": payload}')).toEqual(['payload.lines']);
    expect(roots('payload ~> |lines|{"vars": vars}|')).toEqual(['payload']);
  });

  it('are found within calls, lists, objects and functions', () => {
    expect(roots('$sum([payload.a, payload.b])')).toEqual(['payload.a', 'payload.b']);
    expect(roots('{"a": {"b": vars.x}}')).toEqual(['vars.x']);
    expect(roots('$map(payload.lines, function($l) { $l.qty * vars.rate })')).toEqual([
      'payload.lines',
      'l',
      'l.qty',
      'vars.rate',
    ]);
    expect(roots('[1..payload.count]')).toEqual(['payload.count']);
  });

  it('are not the words in texts, comments and patterns', () => {
    expect(roots("\"payload.a\" & 'it\\'s vars.b' /* steps.c */ & payload.d")).toEqual(['payload.d']);
    expect(roots('$match(payload.a, /vars.b/i)')).toEqual(['payload.a']);
  });

  it('end with the braces that close the expression', () => {
    expect(rootsOf('{{ {"a": {"b": 1}} }} text payload.a', 2)).toEqual({ roots: [], end: 19 });
    expect(rootsOf('{{ payload.a', 2)).toBeUndefined();
  });
});
