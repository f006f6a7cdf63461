import { expect, it } from 'vitest';
import type { IntegrationView } from '../../../api/types';
import { otherFlows } from './useOtherFlows';

const of = (name: string, version: number | null, callers?: string[]) =>
  ({
    name,
    title: name === 'customers' ? 'Customers' : null,
    version,
    flows: [{ name: 'store', title: null, trigger: 'flow.call', enabled: true, ...(callers && { callers }) }],
  }) as unknown as IntegrationView;

it('are the flows of other published integrations, by whether they allow it', () => {
  const all = [
    of('customers', 2, ['shop']),
    of('audit', 1, ['*']),
    of('closed', 1, ['other']),
    of('own', 1),
    of('shop', 1, ['*']),
    of('draft', null, ['*']),
  ];
  expect(otherFlows(all, 'shop')).toEqual({
    shared: [
      { name: 'customers/store', title: 'Customers › store' },
      { name: 'audit/store', title: 'audit › store' },
    ],
    closed: [
      { name: 'closed/store', title: 'closed › store' },
      { name: 'own/store', title: 'own › store' },
    ],
  });
});
