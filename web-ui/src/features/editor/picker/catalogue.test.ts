import { describe, expect, it } from 'vitest';
import type { ConnectorView } from '../../../api/types';
import type { Flow } from '../document/tree';
import { choices, found, stepOf } from './catalogue';

const connector = (id: string, title: string, actions: [string, string, string, string[]][], needs = true) =>
  ({
    id,
    title,
    version: '1',
    plugin: id,
    triggers: [],
    ...(needs ? { connection: { schema: {} } } : {}),
    actions: actions.map(([action, name, docs, required]) => ({
      id: action,
      title: name,
      docs,
      input: { type: 'object', required },
    })),
  }) as unknown as ConnectorView;

const ALL = choices([
  connector('mail', 'Mail', [['mail.send', 'Send a message', 'Sends an e-mail. It waits.', ['subject']]]),
  connector('slack', 'Slack', [['slack.post-message', 'Post a message', 'Posts to a channel.', ['channel']]]),
  connector('csv', 'CSV', [['csv.read', 'Read a file', 'Reads rows of a CSV file.', []]], false),
]);

const names = (query: string) => found(ALL, query).map((choice) => choice.name);
const FLOW: Flow = {
  name: 'f',
  path: ['flows', 'f'],
  list: { path: ['flows', 'f', 'steps'], role: 'flow', steps: [] },
};
const pick = (query: string) => found(ALL, query)[0] as (typeof ALL)[number];

describe('what can be put into a flow', () => {
  it('is a call of each flow, also of another integration', () => {
    const calls = choices([], [{ name: 'customers/store', title: 'Customers › Store' }]).filter(
      ({ kind }) => kind === 'call',
    );
    expect(calls.map(({ title }) => title)).toEqual(['Call flow Customers › Store']);
    expect(stepOf(calls[0] as (typeof ALL)[number], FLOW, undefined)).toEqual({
      id: 'store',
      call: 'customers/store',
    });
  });

  it('is found by title, name, connector, description and by other words for it', () => {
    expect(names('send')[0]).toBe('mail.send');
    expect(names('slack')).toEqual(['slack.post-message']);
    expect(names('csv rows')).toEqual(['csv.read']);
    expect(names('loop')).toEqual(['for-each']);
    expect(names('if')).toEqual(expect.arrayContaining(['switch', 'filter']));
    expect(names('notify')).toEqual(expect.arrayContaining(['mail.send', 'slack.post-message']));
  });

  it('is found with a mistake', () => {
    expect(names('swicth')).toEqual(['switch']);
    expect(names('paralel')).toEqual(['parallel']);
    expect(names('xyz')).toEqual([]);
  });

  it('is all of it without a word', () => {
    expect(names(' ')).toHaveLength(ALL.length);
  });

  it('gets an id of its own, its connection, and its inputs to fill in', () => {
    expect(stepOf(pick('mail'), FLOW, 'office')).toEqual({
      id: 'send_a_message',
      use: 'mail.send',
      connection: 'office',
      input: { subject: '' },
    });
    expect(stepOf(pick('csv'), FLOW, undefined)).toEqual({ id: 'read_a_file', use: 'csv.read' });
    expect(stepOf(pick('loop'), FLOW, undefined)).toEqual({
      id: 'for_each',
      'for-each': '{{ payload }}',
      steps: [],
    });
  });
});
