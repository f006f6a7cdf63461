import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client';

/** A section of a page, as the build lists them for the search. */
export interface Section {
  page: string;
  heading: string;
  href: string;
  text: string;
}

/** The content of a page. Only what {@link Content} knows of it is shown. */
export const docsPage = (path: string) =>
  queryOptions({
    queryKey: ['docs', path] as const,
    queryFn: ({ signal }) =>
      request<Element>(path, { method: 'GET', headers: { Accept: 'text/html' }, signal }, contentOf),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

export const docsIndex = queryOptions({
  queryKey: ['docs', 'index'] as const,
  queryFn: ({ signal }) => request<Section[]>('/docs/search.json', { method: 'GET', signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Parsed without being part of the window's document, so nothing in it is loaded or executed. */
export function contentOf(html: string): Element {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return parsed.querySelector('main') ?? parsed.body;
}
