import { queryOptions } from '@tanstack/react-query';
import { get, send } from '../../api/client';
import type { Page } from '../../api/types';

export interface Ask {
  name: string;
  title: string;
  description?: string;
  kind: 'text' | 'address' | 'connection' | 'secret' | 'number' | 'boolean';
  default?: string | number | boolean;
  connector?: string;
  required: boolean;
}

export interface TemplateView {
  name: string;
  title: string;
  description: string;
  pattern: string;
  connectors: string[];
  flows: number;
  asks: Ask[];
}

export const templateList = queryOptions({
  queryKey: ['templates'] as const,
  queryFn: async ({ signal }) => (await get<Page<TemplateView>>('/templates', {}, signal)).items,
  // They come with the server.
  staleTime: 60_000,
});

export const templateDetail = (name: string) =>
  queryOptions({
    queryKey: ['templates', name] as const,
    queryFn: ({ signal }) =>
      get<TemplateView & { document: string }>(`/templates/${encodeURIComponent(name)}`, {}, signal),
    staleTime: 60_000,
  });

export const createFromTemplate = (
  name: string,
  body: { integration: string; values: Record<string, unknown>; publish: boolean },
) =>
  send<{ integration: string; version?: number; connections: string[] }>(
    'POST',
    `/templates/${encodeURIComponent(name)}/use`,
    body,
  );
