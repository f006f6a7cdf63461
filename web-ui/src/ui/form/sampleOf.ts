import type { JsonSchema } from '../../api/types';

/** A value as a schema wants it, with its examples and defaults where there are some. */
export function sampleOf(schema: JsonSchema): unknown {
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  const option = schema.oneOf?.find((each) => each.const !== undefined) ?? schema.oneOf?.[0];
  if (option) return sampleOf(option);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return schema.format === 'date-time' ? thisMinute() : '…';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return schema.items ? [sampleOf(schema.items)] : [];
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, field]) => [name, sampleOf(field)]),
      );
    default:
      return '{{ payload }}';
  }
}

function thisMinute(): string {
  return `${new Date().toISOString().slice(0, 16)}:00Z`;
}
