import { queryOptions } from '@tanstack/react-query';
import { address, get, send, upload } from '../../api/client';
import type { ConnectorView, Page, PluginArrival, PluginPage, PluginView } from '../../api/types';

export const connectorList = queryOptions({
  queryKey: ['connectors'] as const,
  queryFn: async ({ signal }) => (await get<Page<ConnectorView>>('/connectors', {}, signal)).items,
  staleTime: 30_000,
});

export const pluginList = queryOptions({
  queryKey: ['plugins'] as const,
  queryFn: ({ signal }) => get<PluginPage>('/plugins', {}, signal),
  staleTime: 5_000,
});

/** One plugin with what uses it: asked for when somebody is about to change it. */
export const pluginDetail = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id] as const,
    queryFn: ({ signal }) => get<PluginView>(`/plugins/${encodeURIComponent(id)}`, {}, signal),
    staleTime: 0,
  });

const jar = 'application/java-archive';

/** Looks at a jar without installing it. */
export const lookAt = (file: File) =>
  upload<PluginArrival>('/plugins', { dryRun: true, downgrade: true, name: file.name }, file, jar);

export const install = (file: File, move: boolean) =>
  upload<PluginArrival>('/plugins', { move, downgrade: true, name: file.name }, file, jar);

const one = (id: string) => `/plugins/${encodeURIComponent(id)}`;

export const setEnabled = (id: string, enabled: boolean) =>
  send<PluginView>('POST', `${one(id)}/${enabled ? 'enable' : 'disable'}`, {});

export const chooseVersion = (id: string, version: string) =>
  send<Pick<PluginArrival, 'plugin' | 'moved' | 'stayed'>>('POST', `${one(id)}/version`, { version });

export const remove = (id: string, version: string | undefined, force: boolean) =>
  send('DELETE', address(one(id), { version, force }).slice('/api/v1'.length));
