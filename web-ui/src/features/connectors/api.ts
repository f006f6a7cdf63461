import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call';

export const connectorList = queryOptions({
  queryKey: ['connectors'] as const,
  queryFn: async ({ signal }) => (await call('GET', '/connectors', { signal })).items,
  staleTime: 30_000,
});

export const pluginList = queryOptions({
  queryKey: ['plugins'] as const,
  queryFn: ({ signal }) => call('GET', '/plugins', { signal }),
  staleTime: 5_000,
});

/** One plugin with its uses, for the dialogs that change it. */
export const pluginDetail = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id] as const,
    queryFn: ({ signal }) => call('GET', '/plugins/{id}', { path: { id }, signal }),
    staleTime: 0,
  });

const jar = (file: File) => ({ content: file, type: 'application/java-archive' });

/** Checks a jar without installing it. */
export const checkJar = (file: File) =>
  call('POST', '/plugins', { query: { dryRun: true, downgrade: true, name: file.name }, file: jar(file) });

export const install = (file: File, move: boolean) =>
  call('POST', '/plugins', { query: { move, downgrade: true, name: file.name }, file: jar(file) });

export const setEnabled = (id: string, enabled: boolean) =>
  call('POST', enabled ? '/plugins/{id}/enable' : '/plugins/{id}/disable', { path: { id }, body: {} });

export const chooseVersion = (id: string, version: string) =>
  call('POST', '/plugins/{id}/version', { path: { id }, body: { version } });

export const remove = (id: string, version: string | undefined, force: boolean) =>
  call('DELETE', '/plugins/{id}', { path: { id }, query: { version, force } });

/** The integrations that use a connector, published or as a draft, with the places. */
export const connectorUsages = (id: string) =>
  queryOptions({
    queryKey: ['connectors', id, 'usages'] as const,
    queryFn: async ({ signal }) =>
      (await call('GET', '/connectors/{id}/usages', { path: { id }, signal })).items,
    staleTime: 5_000,
  });

const MAX_FOUND = 40;

/** Triggers and actions by ordinary words, the best first. */
export const catalogSearch = (q: string) =>
  queryOptions({
    queryKey: ['connectors', 'search', q] as const,
    queryFn: async ({ signal }) =>
      (await call('GET', '/catalog/search', { query: { q, limit: MAX_FOUND }, signal })).items,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
