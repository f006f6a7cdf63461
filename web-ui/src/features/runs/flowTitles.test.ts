import { expect, it } from 'vitest';
import type { IntegrationView } from '../../api/types';
import { flowTitles } from './flowTitles';

const orders = {
  name: 'orders',
  title: 'Orders of the shop',
  flows: [{ name: 'received', title: 'An order is received' }, { name: 'later' }],
} as IntegrationView;

it('calls a flow by its titles, or else by its names', () => {
  expect(flowTitles([orders], { integration: 'orders', flow: 'received' })).toEqual({
    integration: 'Orders of the shop',
    flow: 'An order is received',
  });
  expect(flowTitles([orders], { integration: 'orders', flow: 'later' }).flow).toBe('later');
  expect(flowTitles([], { integration: 'orders', flow: 'received' })).toEqual({
    integration: 'orders',
    flow: 'received',
  });
});

it('names the runs of outbound webhooks', () => {
  expect(flowTitles([orders], { integration: 'sub_l2wchlak', flow: 'deliver' }).integration).toBe(
    'Outbound webhook',
  );
});
