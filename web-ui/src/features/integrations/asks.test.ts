import { describe, expect, it } from 'vitest';
import { asksOf } from './asks';

describe('what a document leaves open', () => {
  it('are its config values and its connection slots', () => {
    const text = `
integration: orders
config:
  largeOrder: { type: number, title: From which total on, default: 1000 }
  sender: { type: string }
connections:
  shop: { connector: http, title: The shop }
  erp: { connector: sql }
`;
    const asks = asksOf(text);
    expect(Object.keys(asks?.config.properties ?? {})).toEqual(['largeOrder', 'sender']);
    expect(asks?.config.required).toEqual(['sender']);
    expect(asks?.slots).toEqual([
      { name: 'shop', connector: 'http', title: 'The shop' },
      { name: 'erp', connector: 'sql', title: undefined },
    ]);
  });

  it('is not known of one that cannot be read', () => {
    expect(asksOf('a: [')).toBeUndefined();
    expect(asksOf('')).toBeUndefined();
  });
});
