/** A page of the documentation, such as `/docs/reference/functions.html`, and a section of it. */
export interface Place {
  path: string;
  /** The id of the section; empty: the page. */
  section: string;
}

/** Splits an address below `/docs`. A page has an address with and without `.html`. */
export function placeOf(address: string): Place {
  const [whole = '', section = ''] = address.split('#');
  const path = whole.replace(/[?].*$/, '').replace(/\/$/, '');
  if (path === '/docs') return { path: '/docs/index.html', section };
  return { path: /\.[a-z]+$/.test(path) ? path : `${path}.html`, section: decoded(section) };
}

export type Target =
  | { kind: 'page'; address: string }
  /** Another address of this server, or of another one. */
  | { kind: 'elsewhere'; href: string };

/** Where a link of a page leads; undefined if it must not be followed. */
export function targetOf(href: string, from: string, origin: string): Target | undefined {
  let url: URL;
  try {
    url = new URL(href, origin + from);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.origin !== origin) return { kind: 'elsewhere', href: url.href };
  const address = url.pathname + url.hash;
  const isPage = /^\/docs($|\/)/.test(url.pathname) && !/\.(?!html)[a-z]+$/.test(url.pathname);
  return isPage ? { kind: 'page', address } : { kind: 'elsewhere', href: address };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
