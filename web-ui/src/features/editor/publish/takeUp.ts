import type { QueryClient } from '@tanstack/react-query';
import { integrationList } from '../../integrations/api';
import { everyIntegration, readVersion } from '../api';
import type { DraftSession } from '../draft/session';

/**
 * Merges the draft with the version that is published now. If both have changed the same lines, the session has a
 * conflict afterwards.
 */
export async function takeUpPublished(name: string, session: DraftSession, queries: QueryClient) {
  const list = await everyIntegration();
  queries.setQueryData(integrationList.queryKey, list);
  const live = list.find((each) => each.name === name)?.version ?? null;
  // The draft may be published or discarded.
  await session.catchUp();
  if (live === session.version) return;
  if (live === null) {
    await session.save({ base: 0 });
    return;
  }
  const before = session.version === null ? '' : await readVersion(name, session.version);
  await session.mergeWith(before, await readVersion(name, live), live);
}
