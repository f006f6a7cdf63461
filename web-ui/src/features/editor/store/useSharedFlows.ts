import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { IntegrationView } from '../../../api/types';
import { integrationList } from '../../integrations/api';

/** A flow of another integration that a step can call. */
export interface SharedFlow {
  /** As a step calls it: `customers/store`. */
  name: string;
  /** What people see: `Customers › Store a customer`. */
  title: string;
}

/** The flows of other published integrations that an integration may call. */
export function sharedFlows(integrations: readonly IntegrationView[], caller: string): SharedFlow[] {
  return integrations
    .filter(({ name, version }) => name !== caller && version !== null)
    .flatMap(({ name, title, flows }) =>
      flows
        .filter(({ callers = [] }) => callers.includes(caller) || callers.includes('*'))
        .map((flow) => ({
          name: `${name}/${flow.name}`,
          title: `${title || name} › ${flow.title || flow.name}`,
        })),
    );
}

/** As {@link sharedFlows}; none while they are not known. @param isWanted whether they are loaded */
export function useSharedFlows(caller: string, isWanted = true): readonly SharedFlow[] {
  const { data } = useQuery({ ...integrationList, refetchInterval: false, enabled: isWanted });
  return useMemo(() => sharedFlows(data ?? [], caller), [data, caller]);
}
