import { describe, expect, it } from 'vitest';
import { slotFor } from './connections';
import { edited } from './edit';
import { placeOf } from './place';

const DOCUMENT = `integration: a
connections:
  shop: { connector: http }
flows: {}
`;

describe('the slot of a connector', () => {
  it('is one that the document has', () => {
    expect(slotFor(DOCUMENT, 'http', ['other'])).toEqual({ slot: 'shop', changes: [] });
  });

  it('is a new one with the name of the only saved connection', () => {
    const found = slotFor(DOCUMENT, 'mail', ['office']);
    expect(found?.slot).toBe('office');
    expect(edited(DOCUMENT, found?.changes ?? [])).toBe(
      DOCUMENT.replace('flows', '  office:\n    connector: mail\nflows'),
    );
  });

  it('has the name of the connector if there is no connection, or several', () => {
    expect(slotFor(DOCUMENT, 'mail', [])?.slot).toBe('mail');
    expect(slotFor(DOCUMENT, 'mail', ['one', 'two'])?.slot).toBe('mail');
    expect(slotFor(DOCUMENT, 'mail', ['the-office'])?.slot).toBe('the-office');
    expect(slotFor('integration: a\n', 'mail', [])?.changes).toHaveLength(1);
  });

  it('is left out where none is needed and there is none', () => {
    expect(slotFor(DOCUMENT, 'mail', [], true)).toBeUndefined();
    expect(slotFor(DOCUMENT, 'mail', ['office'], true)?.slot).toBe('office');
    expect(slotFor(DOCUMENT, 'http', [], true)?.slot).toBe('shop');
  });
});

it('tells where a value is written', () => {
  expect(placeOf(DOCUMENT, ['connections', 'shop', 'connector'])).toEqual({ line: 3, column: 22 });
  expect(placeOf(DOCUMENT, ['flows', 'none', 'steps', 0])).toEqual({ line: 4, column: 8 });
  expect(placeOf('', ['flows'])).toEqual({ line: 1, column: 1 });
});
