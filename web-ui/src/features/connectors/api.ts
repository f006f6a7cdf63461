import { queryOptions } from '@tanstack/react-query';
import { get } from '../../api/client';
import type { ConnectorView, Page } from '../../api/types';

export const connectorList = queryOptions({
  queryKey: ['connectors'] as const,
  queryFn: async ({ signal }) => (await get<Page<ConnectorView>>('/connectors', {}, signal)).items,
  staleTime: 30_000,
});
