import { useQuery } from '@tanstack/react-query';
import type { PageAction } from '../../ui/pageActions';
import { connectionList } from '../connections/api';
import { connectorList } from '../connectors/api';
import { integrationList } from '../integrations/api';
import { templateList } from '../templates/api';
import { allItems, type Item } from './items';

/** All that can be gone to, as far as the server has told it by now, and what the page can do. */
export function useItems(actions: readonly PageAction[]): Item[] {
  return allItems({
    integrations: useQuery(integrationList).data ?? [],
    connections: useQuery(connectionList).data ?? [],
    connectors: useQuery(connectorList).data ?? [],
    templates: useQuery(templateList).data ?? [],
    actions,
  });
}
