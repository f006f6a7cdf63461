import type { JsonSchema } from '../../api/types';
import { types as words } from '../../words/reference';

export interface SchemaField {
  /** Dotted, `[]` for the items of a list: `lines[].sku`. */
  name: string;
  /** In words. */
  type: string;
  required: boolean;
  secret: boolean;
  title?: string | undefined;
  docs?: string | undefined;
  fallback?: string | undefined;
  choices: string[];
  /** The variants, each with its own fields. */
  variants: Variant[];
}

export interface Variant {
  /** How the kind is written in a document: `scheme: github`, or a plain word. */
  written: string;
  docs?: string | undefined;
  fields: SchemaField[];
}

const DEPTH = 4;

/** The fields that a schema describes, nested ones included, as rows of a table. */
export function schemaFields(schema: JsonSchema | null | undefined): SchemaField[] {
  return schema ? fieldsOf(schema, '', schema, 0) : [];
}

function fieldsOf(schema: JsonSchema, prefix: string, root: JsonSchema, depth: number): SchemaField[] {
  const object = resolve(schema, root);
  return Object.entries(object.properties ?? {}).flatMap(([name, raw]) => {
    const field = resolve(raw, root);
    const path = `${prefix}${name}`;
    const variants = depth >= DEPTH ? [] : variantsOf(field, root, depth);
    const row: SchemaField = {
      name: path,
      type: typeName(field, root),
      required: object.required?.includes(name) ?? false,
      secret: field.writeOnly === true || field.format === 'password' || field.format === 'secret',
      title: field.title,
      docs: field.description,
      fallback: field.default === undefined ? undefined : plain(field.default),
      choices: (field.enum ?? []).map(plain),
      variants,
    };
    if (depth >= DEPTH) return [row];
    const items = field.items && resolve(field.items, root);
    const nested = field.properties
      ? fieldsOf(field, `${path}.`, root, depth + 1)
      : items?.properties
        ? fieldsOf(items, `${path}[].`, root, depth + 1)
        : [];
    return [row, ...nested];
  });
}

/** The variants of a schema. Each has a constant member, or is a constant itself. */
function variantsOf(field: JsonSchema, root: JsonSchema, depth: number): Variant[] {
  const options = (field.oneOf ?? []).map((option) => resolve(option, root));
  return options.flatMap((option): Variant[] => {
    if (option.const !== undefined)
      return [{ written: plain(option.const), docs: option.description, fields: [] }];
    const kind = Object.entries(option.properties ?? {}).find(([, each]) => each.const !== undefined);
    if (!kind) return [];
    const [name, { const: value }] = kind;
    const { [name]: _, ...others } = option.properties ?? {};
    return [
      {
        written: `${name}: ${plain(value)}`,
        docs: option.description,
        fields: fieldsOf({ ...option, properties: others }, '', root, depth + 1),
      },
    ];
  });
}

/** Resolves only references within the schema. Keys beside a reference have precedence. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let hops = 0; current.$ref !== undefined && hops < 8; hops++) {
    const { $ref, ...beside } = current;
    const target = at(root, $ref);
    if (!target) return beside;
    current = { ...target, ...beside };
  }
  return current;
}

function at(root: JsonSchema, ref: string): JsonSchema | undefined {
  if (ref === '#') return root;
  if (!ref.startsWith('#/')) return undefined;
  let here: unknown = root;
  for (const part of ref.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    here = (here as Record<string, unknown> | undefined)?.[key];
  }
  return here as JsonSchema | undefined;
}

const SINGULAR: Readonly<Record<string, string>> = {
  string: words.text,
  integer: words.whole,
  number: words.number,
  boolean: words.flag,
};
const PLURAL: Readonly<Record<string, string>> = {
  string: words.texts,
  integer: words.wholes,
  number: words.numbers,
  boolean: words.flags,
};

/** The type of a value in plain words. */
function typeName(schema: JsonSchema, root: JsonSchema, isPlural = false): string {
  const named = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((t) => t !== 'null');
  if (schema.format) {
    const word = words.formats[schema.format] ?? schema.format;
    return isPlural && !word.endsWith('s') ? `${word}s` : word;
  }
  if (schema.enum) return words.choice;
  if (named.length > 1)
    return named.map((type) => typeName({ ...schema, type: type as string }, root, isPlural)).join(words.or);
  const type = named[0];
  if (type === 'array')
    return schema.items ? words.list(typeName(resolve(schema.items, root), root, true)) : words.bareList;
  if (type !== undefined && type in SINGULAR) return (isPlural ? PLURAL : SINGULAR)[type] as string;
  const options = schema.oneOf ?? schema.anyOf;
  if (options) {
    const kinds = options.map((option) => resolve(option, root)).map((option) => kindName(option, root));
    return [...new Set(kinds)].join(words.or);
  }
  if (type === undefined && !schema.properties) return isPlural ? words.anys : words.any;
  if (!schema.properties && typeof schema.additionalProperties === 'object')
    return words.map(typeName(resolve(schema.additionalProperties, root), root, true));
  return isPlural ? words.groups : words.group;
}

/** Of one option: a constant is called by itself. */
function kindName(option: JsonSchema, root: JsonSchema): string {
  return option.const === undefined ? typeName(option, root) : plain(option.const);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
