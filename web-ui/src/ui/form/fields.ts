import type { JsonSchema } from '../../api/types';

/** The kind of control for a schema. The schemas of connectors have few shapes. */
export type FieldKind =
  | 'text'
  | 'multiline'
  | 'secret'
  | 'number'
  | 'flag'
  | 'choice'
  | 'texts'
  | 'pairs'
  | 'variant'
  | 'group'
  | 'json';

type Extended = JsonSchema & { 'x-widget'?: string; 'x-advanced'?: boolean; 'x-expression'?: boolean };

/** Items that are written one in each line. */
const LISTED = new Set(['string', 'integer', 'number']);

export function kindOf(schema: JsonSchema): FieldKind {
  const { 'x-widget': widget } = schema as Extended;
  if (schema.format === 'secret') return 'secret';
  if (schema.oneOf?.some((one) => markOf(one) !== undefined)) return 'variant';
  if (schema.enum) return 'choice';
  if (widget === 'multiline') return 'multiline';
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'array':
      return LISTED.has(String(schema.items?.type)) && !schema.items?.enum ? 'texts' : 'json';
    case 'object':
      if (schema.properties) return 'group';
      return typeof schema.additionalProperties === 'object' && schema.additionalProperties.type === 'string'
        ? 'pairs'
        : 'json';
    default:
      return 'json';
  }
}

/** Whether it holds a secret, or several. */
export const holdsSecret = (schema: JsonSchema) =>
  schema.format === 'secret' || (schema.type === 'array' && schema.items?.format === 'secret');

export const isAdvanced = (schema: JsonSchema) => (schema as Extended)['x-advanced'] === true;

/** Whether a value is an expression in any case, such as a condition. */
export const isExpressionOnly = (schema: JsonSchema) => (schema as Extended)['x-expression'] === true;

/**
 * The key and value of the constant that identifies a variant; undefined if the schema is not a variant with
 * fields.
 */
export function markOf(schema: JsonSchema): { by: string; is: string } | undefined {
  for (const [by, field] of Object.entries(schema.properties ?? {}))
    if (typeof field.const === 'string') return { by, is: field.const };
  return undefined;
}

/** The fields of a variant without its identifying constant. */
export function fieldsOf(schema: JsonSchema): JsonSchema {
  const by = markOf(schema)?.by ?? '';
  const { [by]: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties, required: (schema.required ?? []).filter((name) => name !== by) };
}

/** Which variant a value is of: a plain word names one without fields. */
export function chosenVariant(value: unknown, by: string): string | undefined {
  if (typeof value === 'string') return value;
  const mark = (value as Record<string, unknown> | undefined | null)?.[by];
  return typeof mark === 'string' ? mark : undefined;
}

/** The label of a field: its title, or its name with spaces. */
export function labelOf(name: string, schema: JsonSchema): string {
  if (schema.title) return schema.title;
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The placeholder of an empty field. */
export function exampleOf(schema: JsonSchema): string | undefined {
  const example = schema.default ?? schema.examples?.[0];
  return example === undefined ? undefined : String(example);
}

/** A description as plain words. */
export function hintOf(schema: JsonSchema): string | undefined {
  const words = schema.description?.replaceAll('`', '').trim();
  if (!words) return undefined;
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** A map with one member set; without it if it is undefined. */
export function withMember(value: unknown, name: string, member: unknown): Record<string, unknown> {
  const before = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  const { [name]: _, ...others } = before as Record<string, unknown>;
  return member === undefined ? others : { ...before, [name]: member };
}
