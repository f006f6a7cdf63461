/** What was picked last in this browser, newest first, by the keys of choices. */

const KEY = 'junctura.recentSteps';
const MAX = 5;

export function recentKeys(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    // Without browser storage, or with invalid data, nothing is recent.
    return [];
  }
}

export function keepRecent(key: string) {
  try {
    const others = recentKeys().filter((each) => each !== key);
    localStorage.setItem(KEY, JSON.stringify([key, ...others].slice(0, MAX)));
  } catch {
    // Browser storage is not available.
  }
}
