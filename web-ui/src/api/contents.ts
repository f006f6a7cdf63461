/*
 * Files and rows within values, by the form in which the API shows them.
 */

const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whether it is rows that are read later. */
export function isRows(value: unknown): boolean {
  return isMap(value) && typeof value.rows === 'string' && Object.keys(value).length === 1;
}

export function isFile(value: unknown): boolean {
  if (!isMap(value) || Object.keys(value).length !== 3) return false;
  return typeof value.file === 'string' && typeof value.contentType === 'string' && value.size !== undefined;
}

/** Whether a value as a whole is a file, or rows that are read later. */
export const isContent = (value: unknown) => isFile(value) || isRows(value);

/** Whether a file or rows are in it. */
export function holdsContent(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return isContent(value) || Object.values(value).some(holdsContent);
}

/** A place within a value, such as `attachments › 1`. */
export function placeIn(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
    .join(' › ');
}
