import { queryOptions } from '@tanstack/react-query';
import { call, type Tagged, tagged } from '../../api/call';
import { ApiProblem } from '../../api/client';
import type { Draft, IntegrationDetail, IntegrationView } from '../../api/types';

/** Null if the integration has no draft. */
export async function readDraft(name: string): Promise<Tagged<Draft> | null> {
  try {
    return await tagged('GET', '/integrations/{name}/draft', { path: { name } });
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 404) return null;
    throw problem;
  }
}

/** The integration with the text of its published version, or of the last one; null if it was never published. */
export async function readPublished(
  name: string,
  list: readonly IntegrationView[],
): Promise<IntegrationDetail | null> {
  // Asked for only if it is listed: the browser's console would show a 404 as an error.
  return wasPublished(list.find((each) => each.name === name))
    ? call('GET', '/integrations/{name}', { path: { name } })
    : null;
}

/** Whether a listed integration has versions. One that was never published is only a draft. */
export const wasPublished = (listed: IntegrationView | undefined) =>
  listed !== undefined &&
  (listed.draft === undefined ||
    listed.version !== null ||
    listed.flows.length > 0 ||
    listed.problem !== undefined);

export async function everyIntegration(): Promise<IntegrationView[]> {
  return (await call('GET', '/integrations')).items;
}

export const readVersion = (name: string, version: number) =>
  call('GET', '/integrations/{name}/versions/{version}', {
    path: { name, version },
    parse: (text) => text,
  });

/** The text of a version, which never changes. */
export const versionText = (name: string, version: number) =>
  queryOptions({
    queryKey: ['version-text', name, version],
    queryFn: () => readVersion(name, version),
    staleTime: Number.POSITIVE_INFINITY,
  });

/**
 * @param etag of the draft that was changed; empty: there is none yet
 * @param base the published version that the text was merged with
 */
export const saveDraft = (name: string, text: string, etag: string, base?: number) =>
  tagged('PUT', '/integrations/{name}/draft', {
    path: { name },
    query: { base },
    text,
    ifMatch: etag || undefined,
  });

export const discardDraft = (name: string, etag: string) =>
  tagged('DELETE', '/integrations/{name}/draft', { path: { name }, ifMatch: etag });

export const publishDraft = (name: string, etag: string, note: string) =>
  tagged('POST', '/integrations/{name}/draft/publish', {
    path: { name },
    body: note ? { note } : {},
    ifMatch: etag,
  });

export const draftProblems = (name: string, signal: AbortSignal) =>
  call('GET', '/integrations/{name}/draft/problems', { path: { name }, signal });

const draftDiff = (name: string, from: number, signal: AbortSignal) =>
  call('GET', '/integrations/{name}/versions/{from}/diff/{to}', {
    path: { name, from, to: 'draft' },
    signal,
  });

/** The differences between a version and the saved draft. */
export const changesSince = (name: string, version: number, draft: { etag: string; text: string }) =>
  queryOptions({
    queryKey: ['draft-diff', name, version, draft.etag],
    queryFn: async ({ signal }) => {
      const after = draft.text;
      const [{ same, differences }, before] = await Promise.all([
        draftDiff(name, version, signal),
        readVersion(name, version),
      ]);
      return { same, differences, before, after };
    },
  });

const MAX_RUNS = 20;

/** The newest runs of a flow, including tests. */
export const runsOfFlow = (name: string, flow: string) =>
  queryOptions({
    queryKey: ['runs-of-flow', name, flow],
    queryFn: async ({ signal }) => {
      const query = { integration: name, flow, limit: MAX_RUNS, tests: 'include' };
      return (await call('GET', '/runs', { query, signal })).items;
    },
    staleTime: 10_000,
  });
