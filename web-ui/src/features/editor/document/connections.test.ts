import { describe, expect, it } from 'vitest';
import {
  connectionChoices,
  onlySlot,
  renameSlot,
  type SavedConnections,
  setConnection,
  setConnectionOf,
  slotsOf,
  withoutUnusedSlots,
} from './connections';
import { edited, removeAt } from './edit';
import { placeOf } from './place';
import { removeSteps } from './steps';
import type { Path } from './text';

const STEPS: Path = ['flows', 'f', 'steps'];
const DOCUMENT = `integration: a
# Where orders go.
connections:
  # The shop.
  shop: { connector: http }
  # The store.
  store:
    connector: sql
  old: { connector: sql, title: The old one }
  spare: { connector: sql }
flows:
  f:
    trigger: { use: http.webhook, connection: shop }
    steps:
      - id: one
        use: sql.query
        connection: store # for now
      - id: two
        use: sql.query
        connection: old
      - id: three
        for-each: "{{ payload }}"
        steps:
          - { id: four, use: http.request, connection: shop }
`;
const saved = (
  connections: Record<string, string>,
  bindings: SavedConnections['bindings'] = {},
): SavedConnections => ({
  connections: Object.entries(connections).map(([name, connector]) => ({ name, connector })),
  bindings,
});
const REQUIRED = { connection: 'required' } as const;
const OPTIONAL = { connection: 'optional' } as const;

describe('the connections that match a connector', () => {
  const names = (connector: string, known: SavedConnections) =>
    connectionChoices(DOCUMENT, connector, known).map(({ slot, saved: name }) => [slot, name]);

  it('are slots of the document, with or without a saved connection, then the other saved connections', () => {
    expect(names('http', saved({ shop: 'http', erp: 'http', store: 'sql' }))).toEqual([
      ['shop', 'shop'],
      ['erp', 'erp'],
    ]);
    expect(names('http', saved({}))).toEqual([['shop', undefined]]);
    expect(names('mail', saved({ office: 'mail' }))).toEqual([['office', 'office']]);
  });

  it('include a saved connection once, even if the settings bind a slot of another name to it', () => {
    expect(names('http', saved({ 'shop-live': 'http' }, { shop: 'shop-live' }))).toEqual([
      ['shop', 'shop-live'],
    ]);
  });

  it('include no saved connection that a slot of its name would not get', () => {
    expect(names('mail', saved({ shop: 'mail' }))).toEqual([]);
    expect(names('mail', saved({ office: 'mail', other: 'mail' }, { office: 'other' }))).toEqual([
      ['other', 'other'],
    ]);
  });
});

describe('the slot of a new step', () => {
  it('is that of the only matching connection', () => {
    expect(onlySlot(DOCUMENT, 'http', REQUIRED, saved({}))).toBe('shop');
    expect(onlySlot(DOCUMENT, 'mail', OPTIONAL, saved({ office: 'mail', shop: 'http' }))).toBe('office');
  });

  it('is never guessed: it is left out if no connection matches, or several', () => {
    expect(onlySlot(DOCUMENT, 'mail', REQUIRED, saved({}))).toBeUndefined();
    expect(onlySlot(DOCUMENT, 'mail', REQUIRED, saved({ one: 'mail', two: 'mail' }))).toBeUndefined();
    expect(onlySlot(DOCUMENT, 'http', REQUIRED, saved({ erp: 'http' }))).toBeUndefined();
  });

  it('is left out for an action that uses no connection', () => {
    expect(onlySlot(DOCUMENT, 'http', { connection: 'none' }, saved({ shop: 'http' }))).toBeUndefined();
  });
});

describe('the connection of a step', () => {
  const chosen = (text: string, slot: string | undefined, at: Path = [...STEPS, 0]) =>
    edited(text, withoutUnusedSlots(text, setConnection(text, at, slot, 'sql')));

  it('declares its slot, and takes the one away that nothing uses any more', () => {
    expect(chosen(DOCUMENT, 'orders-db')).toBe(
      DOCUMENT.replace('  # The store.\n  store:\n    connector: sql\n', '')
        .replace('flows:', '  orders-db:\n    connector: sql\nflows:')
        .replace('connection: store', 'connection: orders-db'),
    );
  });

  it('uses a slot that the document has as it is', () => {
    expect(chosen(DOCUMENT, 'spare')).toBe(
      DOCUMENT.replace('  # The store.\n  store:\n    connector: sql\n', '').replace(
        'connection: store',
        'connection: spare',
      ),
    );
  });

  it('is removed with its slot', () => {
    const after = chosen(DOCUMENT, undefined);
    expect(after).not.toContain('store');
    expect([...slotsOf(after).keys()]).toEqual(['shop', 'old', 'spare']);
  });

  it('finds a step that has moved, and leaves the text alone if the step is gone', () => {
    const place = { flow: 'f', path: [...STEPS, 5], id: 'two' };
    expect(edited(DOCUMENT, setConnectionOf(DOCUMENT, place, 'spare', 'sql'))).toBe(
      DOCUMENT.replace('connection: old', 'connection: spare'),
    );
    expect(setConnectionOf(DOCUMENT, { ...place, id: 'gone' }, 'spare', 'sql')).toEqual([]);
    expect(setConnectionOf(DOCUMENT, { ...place, flow: 'gone' }, 'spare', 'sql')).toEqual([]);
    const trigger = { flow: 'f', path: ['flows', 'f', 'trigger'], id: undefined };
    expect(edited(DOCUMENT, setConnectionOf(DOCUMENT, trigger, 'web', 'http'))).toContain(
      'trigger: { use: http.webhook, connection: web }',
    );
  });
});

describe('a slot that nothing uses any more', () => {
  const without = (text: string, ...paths: Path[]) =>
    edited(text, withoutUnusedSlots(text, removeSteps(text, paths)));

  it('goes with the last step that used it', () => {
    const after = without(DOCUMENT, [...STEPS, 0]);
    expect([...slotsOf(after).keys()]).toEqual(['shop', 'old', 'spare']);
    expect(without(after, [...STEPS, 1])).toContain('shop: { connector: http }');
  });

  it('stays if it carries more than its connector', () => {
    expect(without(DOCUMENT, [...STEPS, 1])).toContain('old: { connector: sql, title: The old one }');
  });

  it('stays if nothing used it before', () => {
    const unused = DOCUMENT.replace('connection: old', 'connection: store');
    expect(without(unused, [...STEPS, 2])).toContain('spare: { connector: sql }');
  });

  it('takes the whole map away if it is the last one', () => {
    const small = `integration: a
connections: { erp: { connector: http } }
flows: { f: { steps: [{ use: http.request, connection: erp }] } }
`;
    expect(without(small, [...STEPS, 0])).toBe('integration: a\nflows: { f: { steps: [] } }\n');
  });

  it('stays while the text cannot be read', () => {
    const wrong = [{ from: DOCUMENT.length, to: DOCUMENT.length, insert: 'x: [' }];
    expect(withoutUnusedSlots(DOCUMENT, wrong)).toEqual(wrong);
  });

  it('does not change an edit of something else', () => {
    const other = removeAt(DOCUMENT, ['flows', 'f', 'trigger', 'use']);
    expect(withoutUnusedSlots(DOCUMENT, other)).toBe(other);
  });
});

describe('a renamed slot', () => {
  it('is renamed where steps and triggers use it', () => {
    expect(edited(DOCUMENT, renameSlot(DOCUMENT, 'shop', 'web-shop'))).toBe(
      DOCUMENT.replace('shop: {', 'web-shop: {').replaceAll('connection: shop', 'connection: web-shop'),
    );
  });

  it('is replaced by one that the document has', () => {
    const after = edited(DOCUMENT, renameSlot(DOCUMENT, 'store', 'spare'));
    expect([...slotsOf(after).keys()]).toEqual(['shop', 'old', 'spare']);
    expect(after).toContain('connection: spare # for now');
  });
});

it('tells where a value is written', () => {
  expect(placeOf(DOCUMENT, ['connections', 'shop', 'connector'])).toEqual({ line: 5, column: 22 });
  expect(placeOf(DOCUMENT, ['flows', 'none', 'steps', 0])).toEqual({ line: 12, column: 3 });
  expect(placeOf('', ['flows'])).toEqual({ line: 1, column: 1 });
});
