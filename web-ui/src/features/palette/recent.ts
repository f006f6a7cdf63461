/** The recently visited pages, newest first, stored in this browser. */

const KEY = 'junctura.recent';
const MAX = 8;
const OF_A_THING = /^\/(integrations|connections|connectors|runs|templates)\/(?!new$)[^/]+(\/edit)?$/;

export function recentPaths(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    // Without browser storage, or with invalid data, nothing is recent.
    return [];
  }
}

export function visited(path: string) {
  if (!OF_A_THING.test(path)) return;
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify([path, ...recentPaths().filter((each) => each !== path)].slice(0, MAX)),
    );
  } catch {
    // Browser storage is not available.
  }
}
