import { queryOptions } from '@tanstack/react-query';
import { type Answered, type Body, call } from '../../api/call';

export type TemplateView = Answered<'GET', '/templates'>['items'][number];
/** An input of a template. */
export type Ask = TemplateView['asks'][number];

export const templateList = queryOptions({
  queryKey: ['templates'] as const,
  queryFn: async ({ signal }) => (await call('GET', '/templates', { signal })).items,
  // They come with the server.
  staleTime: 60_000,
});

export const templateDetail = (name: string) =>
  queryOptions({
    queryKey: ['templates', name] as const,
    queryFn: ({ signal }) => call('GET', '/templates/{name}', { path: { name }, signal }),
    staleTime: 60_000,
  });

export const createFromTemplate = (name: string, body: Body<'POST', '/templates/{name}/use'>) =>
  call('POST', '/templates/{name}/use', { path: { name }, body });
