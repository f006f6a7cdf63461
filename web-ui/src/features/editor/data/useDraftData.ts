import { useQuery } from '@tanstack/react-query';
import { readDraftData } from './api';
import { useData } from './DataProvider';

/** The data that the selected step can read. The previous data stays until the new data has arrived. */
export function useDraftData() {
  const { scope, etag, isKnown } = useData();
  return useQuery({
    queryKey: ['draft-data', scope, etag],
    enabled: scope !== undefined && isKnown,
    queryFn: ({ signal }) => readDraftData(scope as NonNullable<typeof scope>, signal),
    placeholderData: (before) => before,
    staleTime: 30_000,
    retry: false,
  });
}
