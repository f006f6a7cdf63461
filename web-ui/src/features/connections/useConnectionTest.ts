import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConnectionTest, ConnectionView } from '../../api/types';
import { connectionList, testConnection } from './api';

/** The result of a test and its time. */
export interface Found extends ConnectionTest {
  at: string;
}

/** How a result is drawn: a test that contacted nothing says nothing about the other system. */
export function toneOf(found: Found): 'queued' | 'succeeded' | 'failed' {
  return found.contacted === false ? 'queued' : found.ok ? 'succeeded' : 'failed';
}

/** The latest test result: of this page, or an earlier one that the server remembers. */
export function useLastTest(connection: ConnectionView | undefined, name: string) {
  // Filled by tests alone.
  const found = useQuery<Found>({ queryKey: testKey(name), enabled: false }).data;
  return found ?? connection?.lastTest;
}

export const testKey = (name: string) => ['connection-test', name] as const;

/** Tests a connection as it is saved; pages that show it get to know the result. */
export function useConnectionTest(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => testConnection(name),
    onMutate: () => queries.removeQueries({ queryKey: testKey(name) }),
    onSuccess: (result) => {
      const found: Found = { ...result, at: new Date().toISOString() };
      queries.setQueryData(testKey(name), found);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: connectionList.queryKey }),
  });
}
