import type { JsonSchema } from '../../api/types';
import { form as words } from '../../words/form';

/** The kind of control for a schema. The schemas of connectors have few shapes. */
export type FieldKind =
  | 'text'
  | 'multiline'
  | 'template'
  | 'secret'
  | 'number'
  | 'flag'
  | 'choice'
  | 'texts'
  | 'pairs'
  | 'list'
  | 'variant'
  | 'group'
  | 'json';

type Extended = JsonSchema & {
  'x-widget'?: string;
  'x-advanced'?: boolean;
  'x-expression'?: boolean;
  'x-condition'?: boolean;
};

/** Items that are written one in each line. */
const LISTED = new Set(['string', 'integer', 'number']);

export function kindOf(schema: JsonSchema): FieldKind {
  const { 'x-widget': widget } = schema as Extended;
  if (schema.format === 'secret') return 'secret';
  if (schema.oneOf?.some((one) => markOf(one) !== undefined)) return 'variant';
  if (schema.enum) return 'choice';
  if (widget === 'multiline' || widget === 'template') return widget;
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'array':
      if (LISTED.has(String(schema.items?.type)) && !schema.items?.enum) return 'texts';
      return schema.items && (kindOf(schema.items) !== 'json' || isFile(schema.items)) ? 'list' : 'json';
    case 'object':
      if (schema.properties) return 'group';
      return fitsCell(schema.additionalProperties) ? 'pairs' : 'json';
    default:
      return schema.format === 'rows' ? 'list' : 'json';
  }
}

/** Whether the values of a map fit into one line. */
function fitsCell(each: JsonSchema['additionalProperties']): boolean {
  if (typeof each !== 'object' || each.properties || each.type === 'array') return false;
  return each.type !== 'object' || isFile(each);
}

/** Whether it is a map of texts. A value such as `12` of another map is a number. */
export const isOfTexts = ({ additionalProperties: each }: JsonSchema) =>
  typeof each === 'object' && each.type === 'string' && !each.enum;

/** The words that the values of a map can be; none if they can be other texts, too. */
export function wordsOf({ additionalProperties: each }: JsonSchema): string[] {
  if (typeof each !== 'object') return [];
  const marks = (each.oneOf ?? []).map((one) => markOf(one)?.is ?? one.const);
  return [...new Set([...(each.enum ?? []), ...marks])].filter((word) => typeof word === 'string');
}

/** Any names with any values, such as the row of a table. */
const ANY_MAP: JsonSchema = { type: 'object', additionalProperties: {} };

/** The schema of the items of a list. */
export const itemsOf = (schema: JsonSchema): JsonSchema => schema.items ?? ANY_MAP;

export function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Whether each item of a list has a place in the rows of a form. */
export function fitsList(schema: JsonSchema, value: unknown): boolean {
  const kind = kindOf(itemsOf(schema));
  const isOfMaps = kind === 'pairs' || kind === 'group';
  return Array.isArray(value) && value.every((item) => !isOfMaps || isMap(item) || typeof item === 'string');
}

/** A file is never written in a document, but read by an expression. */
const isFile = (schema: JsonSchema) => schema.format === 'file';

/** Whether it holds a secret, or several. */
export const holdsSecret = (schema: JsonSchema) =>
  schema.format === 'secret' || (schema.type === 'array' && schema.items?.format === 'secret');

export const isAdvanced = (schema: JsonSchema) => (schema as Extended)['x-advanced'] === true;

/** Whether a value is an expression in any case, such as a condition. */
export const isExpressionOnly = (schema: JsonSchema, value: unknown) =>
  (schema as Extended)['x-expression'] === true ||
  (isFile(schema) && (value === undefined || typeof value === 'string'));

export const isCondition = (schema: JsonSchema) => (schema as Extended)['x-condition'] === true;

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
  const spaced = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The placeholder of an empty field: what counts if it stays empty, or an example, which must not look like a value. */
export function exampleOf(schema: JsonSchema): string | undefined {
  if (schema.default !== undefined) return String(schema.default);
  const example = schema.examples?.[0];
  return example === undefined ? undefined : words.example(String(example));
}

/** A description as plain words. */
export function hintOf(schema: JsonSchema): string | undefined {
  const text = schema.description?.replaceAll('`', '').trim();
  if (!text) return undefined;
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The explanation of a field, unless it says no more than its label. */
export function helpOf(schema: JsonSchema, label: string): string | undefined {
  const hint = hintOf(schema);
  return hint?.toLowerCase().replaceAll(/^the |[.]$/g, '') === label.toLowerCase() ? undefined : hint;
}

/** What is always shown below a field: what a number can be, or how a duration is written. */
export function rangeOf({ minimum: least, maximum: most, format }: JsonSchema): string | undefined {
  if (format === 'duration') return words.duration;
  if (least !== undefined && most !== undefined) return words.range(least, most);
  if (least !== undefined) return words.atLeast(least);
  return most === undefined ? undefined : words.atMost(most);
}

/** A map with one member set; without it if it is undefined. */
export function withMember(value: unknown, name: string, member: unknown): Record<string, unknown> {
  const before = isMap(value) ? value : {};
  const { [name]: _, ...others } = before;
  return member === undefined ? others : { ...before, [name]: member };
}
