import { ApiProblem, get, getText, type Tagged, tagged } from '../../api/client';
import type { Difference, DocumentProblem, Draft, DraftView, IntegrationView, Page } from '../../api/types';

const at = (name: string) => `/integrations/${encodeURIComponent(name)}`;

/** Null if the integration has no draft. */
export async function readDraft(name: string): Promise<Tagged<Draft> | null> {
  try {
    return await tagged<Draft>('GET', `${at(name)}/draft`);
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 404) return null;
    throw problem;
  }
}

export interface Published {
  document: string;
  version: number | null;
  draft?: DraftView;
}

/** The integration with the text of its published version, or of the last one; null if it was never published. */
export async function readPublished(name: string): Promise<Published | null> {
  // Asked for only if it is listed: an answer 404 would stand in the browser's console as an error.
  const listed = (await everyIntegration()).find((each) => each.name === name);
  const isOnlyDraft =
    listed?.draft !== undefined &&
    listed.version === null &&
    listed.flows.length === 0 &&
    listed.problem === undefined;
  return listed === undefined || isOnlyDraft ? null : get<Published>(at(name));
}

export async function everyIntegration(): Promise<IntegrationView[]> {
  return (await get<Page<IntegrationView>>('/integrations')).items;
}

export const readVersion = (name: string, version: number) => getText(`${at(name)}/versions/${version}`);

/**
 * @param etag of the draft that was changed; empty: there is none yet
 * @param base the published version that the text was merged with
 */
export const saveDraft = (name: string, text: string, etag: string, base?: number) =>
  tagged<Draft>('PUT', `${at(name)}/draft`, { query: { base }, text, ifMatch: etag || undefined });

export const discardDraft = (name: string, etag: string) =>
  tagged<undefined>('DELETE', `${at(name)}/draft`, { ifMatch: etag });

export const publishDraft = (name: string, etag: string, note: string) =>
  tagged<{ version: number }>('POST', `${at(name)}/draft/publish`, {
    json: note ? { note } : {},
    ifMatch: etag,
  });

export const draftProblems = (name: string, signal: AbortSignal) =>
  get<{ valid: boolean; errors: DocumentProblem[] }>(`${at(name)}/draft/problems`, {}, signal);

export const draftDiff = (name: string, from: number, signal: AbortSignal) =>
  get<{ same: boolean; differences: Difference[] }>(`${at(name)}/versions/${from}/diff/draft`, {}, signal);
