import { describe, expect, it } from 'vitest';
import { edited } from './edit';
import { renameStep } from './rename';
import { allSteps, type Flow, freeId, type IntegrationTree, takenIds, treeOf } from './tree';

const DOCUMENT = `integration: orders
title: Orders
flows:
  arrive:
    title: Order received
    trigger: { use: http.webhook, connection: shop }
    steps:
      - id: customer
        use: http.request
        connection: shop
        title: Get customer
      - switch:
          - when: "{{ steps.customer.tier = 'gold' }}"
            steps:
              - { id: tell, use: mail.send, input: { text: "{{ steps.customer.name & steps.customers }}" } }
          - otherwise: []
      - id: both
        parallel:
          one: [{ stop: done }]
          two:
            - for-each: "{{ $steps.customer.lines }}"
              steps: []
      - try:
          - callback: { time-limit: 1d, steps: [{ use: mail.send }] }
        catch:
          - fail: "{{ error.message }} for steps.customer"
  leave:
    trigger: { use: manual.start }
    steps:
      - stop: "{{ steps.customer }}"
`;

function tree(text = DOCUMENT): IntegrationTree {
  const read = treeOf(text);
  if ('unreadable' in read) throw new Error(read.unreadable.message);
  return read.tree;
}

const arrive = () => tree().flows[0] as Flow;

describe('the tree of a document', () => {
  it('has its flows and their steps', () => {
    const { name, title, flows } = tree();
    expect([name, title, flows.map((flow) => flow.name)]).toEqual(['orders', 'Orders', ['arrive', 'leave']]);
    expect(arrive().trigger).toEqual({ use: 'http.webhook', connection: 'shop' });
    expect(arrive().list.steps.map((step) => [step.kind, step.id, step.title, step.brief])).toEqual([
      ['use', 'customer', 'Get customer', 'http.request'],
      ['switch', undefined, undefined, undefined],
      ['parallel', 'both', undefined, undefined],
      ['try', undefined, undefined, undefined],
    ]);
  });

  it('has the lists inside of steps, with what leads there', () => {
    const lists = arrive().list.steps.flatMap((step) => step.lists);
    expect(lists.map((list) => [list.role, list.label, list.steps.length])).toEqual([
      ['case', "{{ steps.customer.tier = 'gold' }}", 1],
      ['otherwise', undefined, 0],
      ['branch', 'one', 1],
      ['branch', 'two', 1],
      ['try', undefined, 1],
      ['catch', undefined, 1],
    ]);
    expect(allSteps(arrive().list)).toHaveLength(10);
  });

  it('is there as far as a document goes', () => {
    expect(tree('').flows).toEqual([]);
    expect(tree('flows:\n  a:\n').flows[0]?.list.steps).toEqual([]);
    expect(
      tree('flows:\n  a:\n    steps: [1, { nonsense: 2 }]\n').flows[0]?.list.steps.map((step) => step.kind),
    ).toEqual(['unknown', 'unknown']);
  });

  it('says where a text cannot be read', () => {
    expect(treeOf('integration: a\nflows: [\n')).toEqual({
      unreadable: expect.objectContaining({
        line: 3,
        column: 1,
        message: expect.stringContaining('Flow sequence'),
      }),
    });
  });
});

describe('ids of steps', () => {
  it('are made of what a step does, and are free', () => {
    const taken = takenIds(arrive());
    expect(freeId('Get customer', taken)).toBe('get_customer');
    expect(freeId('customer', taken)).toBe('customer_2');
    expect(freeId('1. Größe', taken)).toBe('gro_e');
    expect(freeId('??', taken)).toBe('step');
  });

  it('are changed where expressions of the flow read them', () => {
    const after = edited(
      DOCUMENT,
      renameStep(DOCUMENT, ['flows', 'arrive'], ['flows', 'arrive', 'steps', 0], 'customer', 'buyer'),
    );
    expect(after).toContain('- id: buyer');
    expect(after).toContain("{{ steps.buyer.tier = 'gold' }}");
    expect(after).toContain('{{ steps.buyer.name & steps.customers }}');
    expect(after).toContain('{{ $steps.buyer.lines }}');
    expect(after).toContain('{{ error.message }} for steps.customer"');
    expect(after).toContain('- stop: "{{ steps.customer }}"');
  });
});
