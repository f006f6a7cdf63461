import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Flow, treeOf } from '../document/tree';
import { callable, choices, stepOf } from './catalogue';
import { groupsOf, usedConnectors } from './groups';
import { keepRecent, recentKeys } from './recent';
import { referenceConnectors } from './referenceCatalogue';

const TEXT = `integration: shop
connections:
  office: { connector: mail }
flows:
  orders:
    trigger: { use: http.webhook, input: { verify: none } }
    steps:
      - id: lines
        for-each: "{{ payload }}"
        steps:
          - { id: save, use: state.set, input: { key: a, value: 1 } }
  notify-sales:
    title: Notify sales
    trigger: { use: flow.call }
    steps: []
  audit:
    trigger: { use: flow.call }
    steps: []
`;
const read = treeOf(TEXT) as { tree: { flows: Flow[] } };
const [ORDERS, NOTIFY] = read.tree.flows as [Flow, Flow];
const FLOWS = read.tree.flows;
const NOTHING = { inDocument: new Set<string>(), saved: new Set<string>() };
const all = (from: Flow = ORDERS) => choices(referenceConnectors(), callable(FLOWS, from));

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

describe('the groups of the picker', () => {
  it('are control, and each connector with all of its actions', () => {
    const entries = all();
    const groups = groupsOf(entries, [], NOTHING);
    expect(groups.slice(0, 3).map((group) => group.title)).toEqual([
      'Control',
      'RabbitMQ (AMQP)',
      'Archives',
    ]);
    expect(groups.flatMap((group) => group.entries.map((each) => each.key)).sort()).toEqual(
      entries.map((each) => each.key).sort(),
    );
  });

  it('begin with recent steps, as far as they exist', () => {
    const [recent] = groupsOf(all(), ['http.request', 'gone.away', 'switch'], NOTHING);
    expect(recent?.title).toBe('Recent');
    expect(recent?.entries.map((each) => each.key)).toEqual(['http.request', 'switch']);
  });

  it('have the most common actions of the connectors that the document and saved connections use', () => {
    const used = usedConnectors(TEXT, FLOWS, [{ connector: 'mail' }, { connector: 'sql' }]);
    const groups = groupsOf(all(), [], used);
    const names = (key: string) =>
      groups.find((group) => group.key === key)?.entries.map((each) => each.name);
    expect(names('used')).toEqual([
      'mail.send',
      'mail.search',
      'mail.read',
      'mail.move',
      'http.request',
      'state.get',
      'state.set',
      'state.add',
      'state.delete',
    ]);
    expect(names('saved')).toEqual(['sql.query', 'sql.insert', 'sql.upsert', 'sql.update']);
  });

  it('are there for a document without connections', () => {
    expect(usedConnectors('integration: a\nconnections:\n', [], [])).toEqual(NOTHING);
  });
});

describe('the choices that call a flow', () => {
  const calls = (from?: Flow) => all(from).filter((each) => each.kind === 'call');

  it('are one for each flow that can be called, by its title', () => {
    expect(calls().map((each) => each.title)).toEqual(['Call flow Notify sales', 'Call flow audit']);
    const [first] = calls();
    expect(first && stepOf(first, ORDERS, undefined)).toEqual({ id: 'notify_sales', call: 'notify-sales' });
  });

  it('leave out the flow itself, which would never end', () => {
    expect(calls(NOTIFY).map((each) => each.value.call)).toEqual(['audit']);
  });

  it('say what is needed if there is no such flow', () => {
    const [only] = choices([], callable([ORDERS], ORDERS)).filter((each) => each.kind === 'call');
    expect(only?.title).toBe('Call flow');
    expect(only?.about).toMatch(/^Needs a flow with the trigger/);
  });
});

describe('control steps', () => {
  it.each([
    ['callback', { id: 'wait_for_a_call_back', callback: { 'time-limit': '2h', steps: [] } }],
    ['select', { id: 'select_rows', select: '{{ payload }}' }],
  ])('%s is put in with what it needs', (kind, step) => {
    const choice = all().find((each) => each.kind === kind);
    expect(choice && stepOf(choice, ORDERS, undefined)).toEqual(step);
  });
});

describe('recent steps', () => {
  it('are the last five, each once, the newest first', () => {
    for (const key of ['a', 'b', 'c', 'd', 'e', 'b', 'f']) keepRecent(key);
    expect(recentKeys()).toEqual(['f', 'b', 'e', 'd', 'c']);
  });

  it('are none if the browser has something else, or no storage', () => {
    localStorage.setItem('junctura.recentSteps', '{');
    expect(recentKeys()).toEqual([]);
    localStorage.setItem('junctura.recentSteps', '[1,"a"]');
    expect(recentKeys()).toEqual(['a']);
    vi.stubGlobal('localStorage', undefined);
    keepRecent('a');
    expect(recentKeys()).toEqual([]);
    vi.unstubAllGlobals();
  });
});
