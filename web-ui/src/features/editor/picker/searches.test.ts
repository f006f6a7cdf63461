import { describe, expect, it } from 'vitest';
import { choices, found } from './catalogue';
import { countedActions, referenceConnectors } from './referenceCatalogue';
import { remarkOf } from './search';
import { SEARCHES } from './searches';
import { MEANINGS } from './synonyms';
import { SYSTEMS } from './systems';

const CONNECTORS = referenceConnectors();
const ALL = choices(CONNECTORS, [{ name: 'notify-sales', title: 'Notify sales' }]);
const names = (query: string) => found(ALL, query).map((each) => each.name);
const searches = SEARCHES.trim()
  .split('\n')
  .map((line) => line.split(' = ') as [string, string]);

describe('the catalogue of the tests', () => {
  it('has every connector and action of the reference', () => {
    expect(CONNECTORS.length).toBeGreaterThan(30);
    const actions = CONNECTORS.flatMap((each) => each.actions);
    expect(actions).toHaveLength(countedActions());
    expect(actions.filter((each) => !each.title || !each.docs)).toEqual([]);
    expect(actions.length).toBeGreaterThan(150);
  });
});

describe('what people type', () => {
  it('is at least 200 searches', () => {
    expect(new Set(searches.map(([query]) => query)).size).toBeGreaterThanOrEqual(200);
  });

  it.each(searches)('%s finds %s first', (query, first) => {
    expect(names(query).slice(0, 5)[0], names(query).slice(0, 5).join(', ')).toBe(first);
  });

  it('finds nothing if there is nothing', () => {
    expect(names('qqqq')).toEqual([]);
    expect(names('…')).toEqual([]);
  });

  it('finds the right action before the last letter', () => {
    expect(names('appro')[0]).toBe('callback');
    expect(names('postg')[0]).toBe('sql.query');
    expect(names('rabb')[0]).toBe('amqp.publish');
  });

  it('prefers connectors that are in use only among equally good results', () => {
    const preferred = new Set(['s3']);
    expect(found(ALL, 'upload', preferred)[0]?.name).toBe('s3.write');
    expect(found(ALL, 'upload sftp', preferred)[0]?.name).toBe('sftp.write');
  });
});

describe('a remark', () => {
  const remark = (query: string) => remarkOf(query, found(ALL, query)[0]);

  it('says that a system has no connector', () => {
    expect(remark('teams')?.system).toBe('Microsoft Teams');
    expect(remark('redis')?.system).toBe('Redis');
    expect(remark('slack')).toBeUndefined();
  });

  it('is not made when a connector for the system is installed', () => {
    const teams = { ...CONNECTORS[0], id: 'teams', title: 'Microsoft Teams' } as (typeof CONNECTORS)[number];
    const more = choices([
      ...CONNECTORS,
      { ...teams, actions: [{ ...teams.actions[0], id: 'teams.post' }] } as never,
    ]);
    const first = found(more, 'teams')[0];
    expect(first?.name).toBe('teams.post');
    expect(remarkOf('teams', first)).toBeUndefined();
  });

  it('says how something is done without a step of its own', () => {
    expect(remark('python')?.note).toBe('code');
    expect(remark('pgp')?.note).toBe('pgp');
  });
});

describe('the table of synonyms', () => {
  const known = new Set([
    ...ALL.map((each) => each.name),
    ...CONNECTORS.flatMap((each) => each.triggers.map((trigger) => trigger.id)),
  ]);
  const isKnown = (pattern: string) =>
    pattern.startsWith('*') ? [...known].some((name) => name.endsWith(pattern.slice(1))) : known.has(pattern);

  it('names only what exists', () => {
    const named = [...MEANINGS.map(([, means]) => means), ...SYSTEMS.map(([, , means]) => means)];
    expect(named.flatMap((means) => means.split(', ')).filter((pattern) => !isKnown(pattern))).toEqual([]);
  });

  it('has words as they are compared', () => {
    const said = [...MEANINGS.map(([words]) => words), ...SYSTEMS.map(([, words]) => words)];
    expect(
      said.flatMap((words) => words.split(', ')).filter((word) => !/^[a-z0-9]+( [a-z0-9]+)*$/.test(word)),
    ).toEqual([]);
  });
});
