import { describe, expect, it } from 'vitest';
import type { ConnectorView, IntegrationView } from '../../api/types';
import { counted, finds, triggerWords } from './triggers';

const connector = (id: string, title: string, trigger: string, words: string): ConnectorView => ({
  id,
  title,
  version: '1',
  plugin: id,
  actions: [],
  triggers: [
    { id: trigger, title: words, docs: '', kind: 'webhook', connection: 'optional', input: {}, payload: {} },
  ],
  docs: '',
  icon: false,
});

const connectors = [
  connector('http', 'HTTP', 'http.webhook', 'Webhook received'),
  connector('schedule', 'Schedule', 'schedule.cron', 'At set times'),
  connector('pop', 'Mail', 'pop.mail', 'POP3 mail'),
];

describe('what starts a flow', () => {
  it('is said in words', () => {
    expect(triggerWords('http.webhook', connectors)).toBe('HTTP: webhook received');
    expect(triggerWords('schedule.cron', connectors)).toBe('At set times');
    expect(triggerWords('pop.mail', connectors)).toBe('Mail: POP3 mail');
  });

  it('is its id while its connector is not known', () => {
    expect(triggerWords('sftp.new-file', connectors)).toBe('sftp.new-file');
    expect(triggerWords('http.webhook', undefined)).toBe('http.webhook');
  });
});

it('an integration is found by words of its name, flows and triggers', () => {
  const integration: IntegrationView = {
    name: 'orders',
    title: 'Orders to the ERP',
    version: 1,
    publishedAt: null,
    enabled: true,
    flows: [{ name: 'placed', title: null, trigger: 'http.webhook', enabled: true }],
  };
  expect(finds(integration, 'erp webhook', connectors)).toBe(true);
  expect(finds(integration, 'erp mail', connectors)).toBe(false);
  expect(finds(integration, '', connectors)).toBe(true);
});

it('triggers of the same kind are counted', () => {
  expect(counted(['a', 'b', 'a'])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});
