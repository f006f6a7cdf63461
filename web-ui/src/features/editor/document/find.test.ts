import { describe, expect, it } from 'vitest';
import { findIn } from './find';
import { treeOf } from './tree';

const TEXT = `
flows:
  f:
    trigger: { use: http.webhook, input: { path: /orders } }
    steps:
      - id: lines
        title: Each line
        for-each: "{{ payload.orders }}"
        steps:
          - id: send
            use: http.request
            input:
              path: /Orders/new
              body: |
                one
                two orders
  g:
    trigger: { use: manual.start }
    steps: [{ id: orders_done, stop: done }]
`;
const read = treeOf(TEXT);
const flows = 'tree' in read ? read.tree.flows : [];
const find = (query: string, most = 100) =>
  findIn(TEXT, flows, query, (_, step) => step?.title ?? step?.id ?? 'Trigger', most).map(
    (hit) => `${hit.flow.name} ${hit.step?.id ?? 'trigger'} ${hit.field}: ${hit.line}`,
  );

describe('finding', () => {
  it('looks into names, actions, values and expressions of all flows', () => {
    expect(find('orders')).toEqual([
      'f trigger input.path: /orders',
      'f lines for-each: {{ payload.orders }}',
      'f send input.path: /Orders/new',
      'f send input.body: two orders',
      'g orders_done : orders_done',
      'g orders_done id: orders_done',
    ]);
    expect(find('each line')).toEqual(['f lines : Each line']);
    expect(find('http.req')).toEqual(['f send use: http.request']);
    expect(find('nothing')).toEqual([]);
    expect(find(' ')).toEqual([]);
  });

  it('ends at a limit', () => {
    expect(find('orders', 2)).toHaveLength(2);
  });
});
