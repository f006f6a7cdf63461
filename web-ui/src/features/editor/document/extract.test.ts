import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CannotEdit, edited } from './edit';
import { extractSteps } from './extract';
import { planExtraction } from './extraction';
import type { Path } from './text';
import { allSteps, type Flow, treeOf } from './tree';
import { expectUntouched } from './untouched';

const TEXT = `integration: shop
flows:
  received:
    trigger: { use: http.call }
    steps:
      - id: customer
        use: http.request
        input: { path: "/customers/{{ payload.customer }}" }
      # The stock is reserved first.
      - id: reserve # at once
        use: http.request
        input:
          path: /stock
          body: { sku: "{{ payload.sku }}", tier: "{{ steps.customer.body.tier }}" }
      - id: bill
        when: "{{ steps.reserve.body.ok and payload.total > 0 }}"
        use: http.request
        input: { body: "{{ {\\"sum\\": payload.total, \\"of\\": $steps.customer.body.id} }}" }
      # The answer.
      - respond: { body: "{{ steps.reserve.body.number & steps.bill.status }}" }
`;

function flowOf(text: string): Flow {
  const tree = treeOf(text);
  if (!('tree' in tree)) throw new Error('unreadable');
  return tree.tree.flows[0] as Flow;
}

const pathsOf = (flow: Flow, ...ids: string[]): Path[] =>
  ids.map((id) => allSteps(flow.list).find((step) => step.id === id)?.path as Path);

function extracted(text: string, ...ids: string[]) {
  const flow = flowOf(text);
  return edited(text, extractSteps(text, flow, pathsOf(flow, ...ids), 'sell', 'Sell'));
}

/** A flow of these steps, in a loop over lines if they are indented by more. */
const document = (steps: string) => `integration: shop
flows:
  received:
    trigger: { use: http.webhook }
    steps:
${steps}`;

const refusal = (text: string, ...ids: string[]) => {
  try {
    planExtraction(text, flowOf(text), pathsOf(flowOf(text), ...ids));
  } catch (problem) {
    if (problem instanceof CannotEdit) return problem.message;
    throw problem;
  }
  return undefined;
};

describe('the extraction of steps', () => {
  it('puts them with their comments into a flow that gets what they read, and returns what later steps read', () => {
    expect(extracted(TEXT, 'reserve', 'bill')).toBe(`integration: shop
flows:
  received:
    trigger: { use: http.call }
    steps:
      - id: customer
        use: http.request
        input: { path: "/customers/{{ payload.customer }}" }
      - id: sell
        call: sell
        input:
          sku: "{{ payload.sku }}"
          total: "{{ payload.total }}"
          customer: "{{ steps.customer }}"
      # The answer.
      - respond: { body: "{{ steps.sell.reserve.body.number & steps.sell.bill.status }}" }
  sell:
    title: Sell
    trigger:
      use: flow.call
    steps:
      # The stock is reserved first.
      - id: reserve # at once
        use: http.request
        input:
          path: /stock
          body: { sku: "{{ payload.sku }}", tier: "{{ payload.customer.body.tier }}" }
      - id: bill
        when: "{{ steps.reserve.body.ok and payload.total > 0 }}"
        use: http.request
        input: { body: "{{ {\\"sum\\": payload.total, \\"of\\": $payload.customer.body.id} }}" }
      - respond:
          body:
            reserve: "{{ steps.reserve }}"
            bill: "{{ steps.bill }}"
`);
  });

  it('leaves all other lines as they are', () => {
    const flow = flowOf(TEXT);
    const values = [...pathsOf(flow, 'reserve', 'bill'), ['flows', 'received', 'steps', 3]];
    expectUntouched(TEXT, extracted(TEXT, 'reserve', 'bill'), { values });
  });

  it('passes the payload as it is if nothing else is read', () => {
    const text = document(
      '      - { id: one, use: a.b, input: { body: "{{ payload }}", id: "{{ payload.id }}" } }\n',
    );
    const flows = parse(extracted(text, 'one')).flows;
    expect(flows.received.steps).toEqual([{ id: 'sell', call: 'sell', input: '{{ payload }}' }]);
    expect(flows.sell.steps[0].input).toEqual({ body: '{{ payload }}', id: '{{ payload.id }}' });
  });

  it('passes the payload as one of several values', () => {
    const text = document(
      '      - { id: one, use: a.b, input: { body: "{{ payload }}", id: "{{ payload.id }}", by: "{{ headers.from }}" } }\n',
    );
    const flows = parse(extracted(text, 'one')).flows;
    expect(flows.received.steps[0].input).toEqual({ payload: '{{ payload }}', headers: '{{ headers }}' });
    expect(flows.sell.steps[0].input).toEqual({
      body: '{{ payload.payload }}',
      id: '{{ payload.payload.id }}',
      by: '{{ payload.headers.from }}',
    });
  });

  it('passes nothing if nothing is read', () => {
    const text = document('      - { id: one, use: a.b, input: { path: "/{{ config.path }}" } }\n');
    expect(parse(extracted(text, 'one')).flows.received.steps).toEqual([{ id: 'sell', call: 'sell' }]);
  });

  it('gives values of the same name different names', () => {
    const text = document(
      '      - { id: order, use: a.b }\n      - { id: one, use: a.b, input: { a: "{{ payload.order }}", b: "{{ steps.order }}" } }\n',
    );
    const flows = parse(extracted(text, 'one')).flows;
    expect(flows.received.steps[1].input).toEqual({
      order: '{{ payload.order }}',
      order_2: '{{ steps.order }}',
    });
    expect(flows.sell.steps[0].input).toEqual({ a: '{{ payload.order }}', b: '{{ payload.order_2 }}' });
  });

  it('passes the item of a loop around them, and leaves the items of their own loops', () => {
    const text = document(`      - id: all
        for-each: "{{ payload.orders }}"
        as: order
        steps:
          - id: lines
            for-each: "{{ order.lines }}"
            steps:
              - { id: one, use: a.b, input: { sku: "{{ item.sku }}", of: "{{ order.id }}", n: "{{ loop.index }}" } }
`);
    const flows = parse(extracted(text, 'lines')).flows;
    expect(flows.received.steps[0].steps).toEqual([
      { id: 'sell', call: 'sell', input: { order: '{{ order }}' } },
    ]);
    expect(flows.sell.steps[0]['for-each']).toBe('{{ payload.order.lines }}');
    expect(flows.sell.steps[0].steps[0].input).toEqual({
      sku: '{{ item.sku }}',
      of: '{{ payload.order.id }}',
      n: '{{ loop.index }}',
    });
    const inner = parse(extracted(text, 'one')).flows;
    expect(inner.sell.steps[0].input.sku).toBe('{{ payload.item.sku }}');
    expect(inner.received.steps[0].steps[0].steps[0].input).toEqual({
      item: '{{ item }}',
      order: '{{ order }}',
      loop: '{{ loop }}',
    });
  });

  it('sets the variables again that later steps read', () => {
    const text = document(`      - set: { rate: 1, name: a }
      - { id: one, use: a.b, input: { a: "{{ vars.name }}" } }
      - { id: two, when: "{{ vars.rate > 0 }}", set: { rate: 2, other: 3 } }
      - { id: last, use: a.b, input: { a: "{{ vars.rate }}" } }
`);
    const flows = parse(extracted(text, 'one', 'two')).flows;
    expect(flows.received.steps.slice(1, 3)).toEqual([
      { id: 'sell', call: 'sell', input: { name: '{{ vars.name }}', rate: '{{ vars.rate }}' } },
      { set: { rate: '{{ steps.sell.rate }}' } },
    ]);
    expect(flows.sell.steps).toEqual([
      { set: { rate: '{{ payload.rate }}' } },
      { id: 'one', use: 'a.b', input: { a: '{{ payload.name }}' } },
      { id: 'two', when: '{{ vars.rate > 0 }}', set: { rate: 2, other: 3 } },
      { respond: { body: { rate: '{{ vars.rate }}' } } },
    ]);
  });

  it('passes the failure and the call-back of a step around them', () => {
    const text = document(`      - try: []
        catch:
          - { id: one, use: a.b, input: { why: "{{ error.message }}" } }
`);
    const flows = parse(extracted(text, 'one')).flows;
    expect(flows.received.steps[0].catch[0].input).toEqual({ error: '{{ error }}' });
    expect(flows.sell.steps[0].input).toEqual({ why: '{{ payload.error.message }}' });
  });

  it('works in a document of brackets', () => {
    const text = JSON.stringify({
      integration: 'shop',
      flows: {
        received: { trigger: { use: 'a.b' }, steps: [{ id: 'one', use: 'a.b', input: '{{ payload.x }}' }] },
      },
    });
    const { flows } = parse(extracted(text, 'one'));
    expect(flows.received.steps).toEqual([{ id: 'sell', call: 'sell', input: { x: '{{ payload.x }}' } }]);
    expect(flows.sell.steps).toEqual([{ id: 'one', use: 'a.b', input: '{{ payload.x }}' }]);
  });

  it('is refused for steps that mean something else in another flow', () => {
    const text = document(`      - { id: a, use: a.b, input: { all: "{{ vars }}", x: "{{ steps.'b-c' }}" } }
      - { id: answer, title: Answer, respond: { body: 1 } }
      - { id: only, filter: "{{ payload.ok }}" }
      - id: loop
        for-each: "{{ payload }}"
        steps:
          - { id: inner, filter: "{{ item.ok }}" }
          - { id: end, stop: enough }
      - { id: anchored, use: a.b, input: &x { a: 1 } }
      - { id: every, use: a.b, input: { a: "{{ $keys(steps) }}" } }
`);
    expect(refusal(text, 'answer')).toContain('“Answer” answers the caller');
    expect(refusal(text, 'only')).toContain('“only” ends the run if');
    expect(refusal(text, 'inner')).toContain('“inner” ends the run if');
    expect(refusal(text, 'loop')).toContain('“end” ends the run.');
    expect(refusal(text, 'anchored')).toContain('anchor');
    expect(refusal(text, 'a')).toContain('“b-c”');
    expect(refusal(text, 'every')).toContain('“steps” as a whole');
    expect(refusal(text, 'a', 'only')).toContain('next to each other');
    expect(refusal(text.replace('stop: enough', 'fail: enough'), 'loop')).toBeUndefined();
  });
});
