import { describe, expect, it } from 'vitest';
import { memberPath, quotedName } from './paths';
import { brief, type DataNode, inside, rowsOf } from './tree';

const root = (path: string, value: unknown): DataNode => ({
  path,
  ofAll: path,
  label: path,
  value,
  depth: 0,
});
const PAYLOAD = root('payload', { id: 7, 'x-id': 'a', lines: [{ sku: 'K-1' }, { sku: 'K-2' }], none: {} });

describe('the path of a value', () => {
  it('has quotes where a name needs them', () => {
    expect(quotedName('sku')).toBe('sku');
    expect(quotedName('x-delivery-id')).toBe('`x-delivery-id`');
    expect(quotedName('and')).toBe('`and`');
    expect(quotedName('9')).toBe('`9`');
    expect(quotedName('a`b')).toBe('"a`b"');
    expect(memberPath('payload.lines', 0)).toBe('payload.lines[0]');
  });
});

describe('the tree of the data', () => {
  it('lists what is open', () => {
    const rows = rowsOf([PAYLOAD], new Set(['payload', 'payload.lines']), '');
    expect(rows.map((row) => [row.path, row.depth, row.isOpen])).toEqual([
      ['payload', 0, true],
      ['payload.id', 1, undefined],
      ['payload.`x-id`', 1, undefined],
      ['payload.lines', 1, true],
      ['payload.lines[0]', 2, false],
      ['payload.lines[1]', 2, false],
      ['payload.none', 1, undefined],
    ]);
  });

  it('offers an item, or the same of all items', () => {
    const [, , lines] = inside(PAYLOAD);
    const [first] = inside(lines as DataNode);
    const [sku] = inside(first as DataNode);
    expect(sku).toMatchObject({ path: 'payload.lines[0].sku', ofAll: 'payload.lines.sku' });
  });

  it('is searched by names and values', () => {
    expect(rowsOf([PAYLOAD], new Set(), 'k-2').map((row) => row.path)).toEqual([
      'payload',
      'payload.lines',
      'payload.lines[1]',
      'payload.lines[1].sku',
    ]);
    expect(rowsOf([PAYLOAD], new Set(), 'nothing like it')).toEqual([]);
  });

  it('does not list ten thousand items', () => {
    const many = root(
      'payload',
      Array.from({ length: 10_000 }, (_, i) => i),
    );
    expect(rowsOf([many], new Set(['payload']), '').length).toBe(101);
  });

  it('marks what was shortened', () => {
    const rows = rowsOf([PAYLOAD], new Set(['payload']), '', (path) => path === 'payload.lines');
    expect(rows.filter((row) => row.isShortened).map((row) => row.path)).toEqual(['payload.lines']);
  });

  it('says a value in a few characters', () => {
    expect(brief('x')).toEqual({ text: '"x"', kind: 'string' });
    expect(brief([1, 2]).text).toBe('[2]');
    expect(brief({ a: 1 }).text).toBe('{1}');
    expect(brief('y'.repeat(200)).text.length).toBeLessThan(90);
  });
});
