import type { JsonSchema } from '../../api/types';
import { sampleOf } from '../../ui/form/sampleOf';

/** An example of a trigger or an action in a document. */
export function exampleOf(
  use: string,
  input: JsonSchema,
  hasConnection: boolean,
  kind: 'trigger' | 'action',
): string {
  const connector = use.split('.')[0] ?? use;
  const lines = [`use: ${use}`, ...(hasConnection ? [`connection: ${connector}`] : [])];
  const fields = Object.entries(input.properties ?? {}).filter(
    ([name, field]) => input.required?.includes(name) || field.examples !== undefined,
  );
  if (fields.length > 0)
    lines.push('input:', ...fields.map(([name, field]) => `  ${name}: ${written(sampleOf(field))}`));
  return kind === 'trigger'
    ? ['trigger:', ...lines.map((line) => `  ${line}`)].join('\n')
    : lines.map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)).join('\n');
}

/** In one line of YAML. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (value !== null && typeof value === 'object')
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${written(each)}`)
      .join(', ')} }`;
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[A-Za-z/][\w./-]*$/.test(value) && !/^(true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
