import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConnectionView } from '../../../api/types';
import { instanceOf } from '../../integrations/api';
import type { SavedConnections } from '../document/connections';

const NO_BINDINGS = {};

/**
 * The saved connections with the bindings of the integration; undefined while they are not loaded.
 *
 * @param live the published version; null: there are no bindings yet
 */
export function useSavedConnections(
  name: string,
  live: number | null,
  connections: readonly ConnectionView[] | undefined,
): SavedConnections | undefined {
  const instance = useQuery({ ...instanceOf(name), enabled: live !== null });
  const bindings = live === null || instance.isError ? NO_BINDINGS : instance.data?.connections;
  return useMemo(
    () => (connections && bindings ? { connections, bindings } : undefined),
    [connections, bindings],
  );
}
