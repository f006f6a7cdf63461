import type { Comparison } from './condition';

/** `/^…/` and `/…$/` with plain characters between; undefined for other patterns. */
export function ofPattern(left: string, pattern: string): Comparison | undefined {
  if (!pattern.endsWith('/')) return undefined;
  const inner = pattern.slice(1, -1);
  const isStart = inner.startsWith('^');
  let rest = isStart ? inner.slice(1) : inner;
  if (isStart && rest.endsWith('\\.*')) rest = rest.slice(0, -2);
  else if (!isStart && rest.endsWith('$') && !/(^|[^\\])(\\\\)*\\\$$/.test(rest)) rest = rest.slice(0, -1);
  else if (!isStart) return undefined;
  let text = '';
  for (const [one] of rest.matchAll(/\\[\s\S]|[\s\S]/g)) {
    const escaped = { '\\n': '\n', '\\r': '\r', '\\t': '\t' }[one];
    if (escaped) text += escaped;
    else if (/^\\[^A-Za-z0-9]$/.test(one)) text += one.slice(1);
    else if (/^[^\\^$.*+?()[\]{}|/]$/.test(one)) text += one;
    else return undefined;
  }
  return { left, operator: isStart ? 'startsWith' : 'endsWith', right: { kind: 'text', text } };
}
