import type { ValueKind } from '../../../ui/condition/condition';

/** `payload.lines[0].'a name'`, in parts. */
const PART = /^(?:\.?(?:([A-Za-z_$][\w$]*)|`([^`]*)`|'([^']*)'|"([^"]*)")|\[(\d+)\])/;

/** The kind of value that the sample data has at a path; undefined if there is none, or if it is no plain path. */
export function sampleKind(scope: unknown, path: string): ValueKind | undefined {
  let value = scope;
  let rest = path.replace(/^\$(?=[A-Za-z_])/, '');
  while (rest !== '') {
    const part = PART.exec(rest);
    if (!part || value === null || typeof value !== 'object') return undefined;
    const name = part.slice(1).find((each) => each !== undefined) ?? '';
    // A path goes through the items of a list.
    if (Array.isArray(value) && part[5] === undefined) value = value[0];
    value = (value as Record<string, unknown> | undefined)?.[name];
    rest = rest.slice(part[0].length);
  }
  if (Array.isArray(value)) return 'list';
  if (value !== null && typeof value === 'object') return 'map';
  return KINDS[typeof value];
}

const KINDS: Partial<Record<string, ValueKind>> = { string: 'text', number: 'number', boolean: 'flag' };
