const KEY = 'junctura.portal';

/** The token behind the # of a link to the portal. */
export function tokenIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || undefined;
}

/** The token of this tab, which a reload keeps. Embedded pages may have no browser storage. */
export function keptToken(): string | undefined {
  try {
    return window.sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepToken(token: string): void {
  try {
    window.sessionStorage.setItem(KEY, token);
  } catch {
    // It is good until the page is left.
  }
}
