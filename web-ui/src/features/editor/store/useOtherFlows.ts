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

/** The flows of other published integrations that steps can call. */
export interface OtherFlows {
  /** Those that allow the integration. */
  shared: readonly SharedFlow[];
  /** Those that do not. */
  closed: readonly SharedFlow[];
}

export function otherFlows(integrations: readonly IntegrationView[], caller: string): OtherFlows {
  const all = integrations
    .filter(({ name, version }) => name !== caller && version !== null)
    .flatMap(({ name, title, flows }) =>
      flows
        .filter(({ trigger }) => trigger === 'flow.call')
        .map(({ callers = [], ...flow }) => ({
          isShared: callers.includes(caller) || callers.includes('*'),
          flow: { name: `${name}/${flow.name}`, title: `${title || name} › ${flow.title || flow.name}` },
        })),
    );
  const those = (isShared: boolean) => all.filter((one) => one.isShared === isShared).map(({ flow }) => flow);
  return { shared: those(true), closed: those(false) };
}

/** None while they are not known. @param isWanted whether they are loaded */
export function useOtherFlows(caller: string, isWanted = true): OtherFlows {
  const { data } = useQuery({ ...integrationList, refetchInterval: false, enabled: isWanted });
  return useMemo(() => otherFlows(data ?? [], caller), [data, caller]);
}
