import { beforeEach, describe, expect, it } from 'vitest';
import type { IntegrationView } from '../../api/types';
import { allItems, found } from './items';
import { recentPaths, visited } from './recent';

const orders = {
  name: 'orders-to-erp',
  title: 'Orders to the ERP',
  version: 3,
  flows: [
    {
      name: 'arrive',
      trigger: 'http.webhook',
      address: '/hooks/default/orders-to-erp/arrive',
      enabled: true,
    },
  ],
} as unknown as IntegrationView;

const items = allItems({
  integrations: [orders],
  connections: [{ name: 'erp', connector: 'http' } as never],
  connectors: [{ id: 'sql', title: 'SQL databases' }],
  templates: [{ name: 'webhook-to-http', title: 'Webhook to HTTP' }],
  actions: [{ title: 'Replay…', run: () => undefined }],
  commands: [{ title: 'New integration…', run: () => undefined }],
});
const first = (typed: string) => found(items, typed)[0];

describe('what is typed', () => {
  it('finds everything by its name, what begins so first', () => {
    expect(first('erp')).toMatchObject({ kind: 'connection', to: '/connections/erp' });
    expect(first('orders')).toMatchObject({ kind: 'integration', to: '/integrations/orders-to-erp' });
    expect(first('sql')).toMatchObject({ kind: 'connector', to: '/connectors/sql' });
    expect(first('webhook to')).toMatchObject({ kind: 'template' });
    expect(first('connections')).toMatchObject({ kind: 'page', to: '/connections' });
    expect(first('replay')).toMatchObject({ kind: 'action' });
    expect(first('new int')).toMatchObject({ kind: 'command' });
    expect(first('sign out')).toMatchObject({ kind: 'account' });
    expect(first('ORDERS edit')).toMatchObject({ to: '/integrations/orders-to-erp/edit' });
  });

  it('finds a flow by the address of its trigger, also as a caller writes it', () => {
    const address = 'https://junctura.example.com/hooks/default/orders-to-erp/arrive';
    expect(first(address)).toMatchObject({ kind: 'flow', to: '/integrations/orders-to-erp' });
  });

  it('is a run if it is a number', () => {
    expect(first('0127')).toMatchObject({ kind: 'run', to: '/runs/0127' });
  });

  it('finds nothing that lacks one of the words', () => {
    expect(found(items, 'orders nowhere')).toEqual([]);
  });

  it('leads to the draft of what was never published', () => {
    const draft = { name: 'new', title: null, version: null, flows: [] } as unknown as IntegrationView;
    const known = {
      integrations: [draft],
      connections: [],
      connectors: [],
      templates: [],
      actions: [],
      commands: [],
    };
    expect(found(allItems(known), 'new').map((item) => item.to)).toContain('/integrations/new/edit');
  });
});

describe('recent pages', () => {
  beforeEach(() => localStorage.clear());

  it('are those of things, the last first, each once', () => {
    for (const path of ['/runs/1', '/integrations', '/connections/new', '/connections/erp', '/runs/1'])
      visited(path);
    expect(recentPaths()).toEqual(['/runs/1', '/connections/erp']);
  });

  it('are none where something else was kept', () => {
    localStorage.setItem('junctura.recent', '{');
    expect(recentPaths()).toEqual([]);
  });
});
