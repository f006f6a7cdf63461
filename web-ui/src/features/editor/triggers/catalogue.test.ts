import { expect, it } from 'vitest';
import type { ConnectorView } from '../../../api/types';
import { foundTriggers, triggerChoices } from './catalogue';
import { usesConnection } from './trigger';

type Trigger = [id: string, title: string, kind: string, docs: string, connection?: string];

const connector = (id: string, title: string, ...triggers: Trigger[]) =>
  ({
    id,
    title,
    version: '1',
    plugin: id,
    actions: [],
    triggers: triggers.map(([trigger, name, kind, docs, connection = 'none']) => ({
      id: trigger,
      title: name,
      kind,
      docs,
      connection,
      input: trigger.startsWith('http.') ? { properties: { verify: {} } } : { properties: {} },
    })),
  }) as unknown as ConnectorView;

const ALL = triggerChoices([
  connector('amqp', 'RabbitMQ (AMQP)', [
    'amqp.received',
    'Message received',
    'stream',
    'Starts a run for each message of a queue. It waits.',
    'required',
  ]),
  connector('file', 'Files', [
    'file.new-file',
    'New file',
    'file',
    'Starts a run for each file.',
    'optional',
  ]),
  connector('flow', 'Flow', ['flow.call', 'Called by another flow', 'flow', 'By a `call` step. More.']),
  connector(
    'http',
    'HTTP',
    ['http.webhook', 'Webhook received', 'webhook', 'Starts a run for each webhook.', 'optional'],
    ['http.call', 'Called over HTTP', 'call', 'Runs the flow while the caller waits.', 'optional'],
  ),
  connector('mail', 'Mail', ['mail.received', 'Mail received', 'stream', 'Each message.', 'required']),
  connector('sftp', 'SFTP', ['sftp.new-file', 'New file', 'file', 'Starts a run for each file.', 'required']),
  connector(
    'schedule',
    'Schedule',
    ['schedule.cron', 'At set times', 'schedule', 'At times.'],
    ['schedule.every', 'Every so often', 'schedule', 'At intervals.'],
  ),
  connector('topic', 'Topic', ['topic.event', 'Event on a topic', 'topic', 'Each event.']),
]);
const found = (query: string) => foundTriggers(ALL, query).map(({ key }) => key);

it('are offered with those first that most flows have', () => {
  expect(found(' ')).toEqual([
    'http.webhook',
    'schedule.cron',
    'schedule.every',
    'http.call',
    'flow.call',
    'file.new-file',
    'mail.received',
    'topic.event',
    'amqp.received',
    'sftp.new-file',
  ]);
});

it('are found by other words for them', () => {
  for (const word of ['cron', 'timer', 'schedule', 'clock']) expect(found(word)[0]).toBe('schedule.cron');
  expect(found('every')).toEqual(['schedule.every', 'schedule.cron']);
  for (const words of ['poll http', 'poll an api', 'fetch api'])
    expect(found(words)).toContain('schedule.every');
  expect(found('http')[0]).toBe('http.call');
  expect(found('inbox')[0]).toBe('mail.received');
  expect(found('queue')).toEqual(['topic.event', 'amqp.received']);
  expect(found('sub-flow')[0]).toBe('flow.call');
  expect(found('callable')).toEqual(['http.call', 'flow.call']);
  expect(found('folder')).toEqual(['file.new-file', 'sftp.new-file']);
  expect(found('webhook')[0]).toBe('http.webhook');
  expect(found('sftp')).toEqual(['sftp.new-file']);
  expect(found('nothing like it')).toEqual([]);
});

it('say in one sentence what they do', () => {
  expect(ALL.find(({ key }) => key === 'flow.call')?.about).toBe('By a call step.');
});

it('need no connection that only verifies senders', () => {
  const uses = ALL.filter(({ trigger }) => usesConnection(trigger)).map(({ key }) => key);
  expect(uses).toEqual(['file.new-file', 'mail.received', 'amqp.received', 'sftp.new-file']);
});
