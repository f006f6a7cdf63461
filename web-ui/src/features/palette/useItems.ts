import { useQuery } from '@tanstack/react-query';
import type { PageAction } from '../../ui/pageActions';
import { connectionList } from '../connections/api';
import { connectorList } from '../connectors/api';
import { integrationList } from '../integrations/api';
import { templateList } from '../templates/api';
import { allItems, type Item } from './items';

/** All pages that are loaded so far, the actions of the page, and the commands of the application. */
export function useItems(actions: readonly PageAction[] = [], commands: readonly PageAction[] = []): Item[] {
  return allItems({
    integrations: useQuery(integrationList).data ?? [],
    connections: useQuery(connectionList).data ?? [],
    connectors: useQuery(connectorList).data ?? [],
    templates: useQuery(templateList).data ?? [],
    actions,
    commands,
  });
}
