import type { JsonSchema } from '../../api/types';

export interface SchemaField {
  /** Dotted, `[]` for the items of a list: `lines[].sku`. */
  name: string;
  type: string;
  required: boolean;
  secret: boolean;
  title?: string | undefined;
  docs?: string | undefined;
  fallback?: string | undefined;
  choices: string[];
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
    const row: SchemaField = {
      name: path,
      type: typeName(field, root),
      required: object.required?.includes(name) ?? false,
      secret: field.writeOnly === true || field.format === 'password' || field.format === 'secret',
      title: field.title,
      docs: field.description,
      fallback: field.default === undefined ? undefined : plain(field.default),
      choices: (field.enum ?? []).map(plain),
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

/** Only what the schema itself holds: the catalogue fetches nothing. What stands beside a reference wins over it. */
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

function typeName(schema: JsonSchema, root: JsonSchema): string {
  const type = Array.isArray(schema.type)
    ? schema.type.filter((t) => t !== 'null').join(' or ')
    : schema.type;
  if (type === 'array')
    return schema.items ? `list of ${typeName(resolve(schema.items, root), root)}` : 'list';
  if (type === 'string' && schema.format) return schema.format === 'password' ? 'secret' : schema.format;
  if (type) return type;
  if (schema.format) return schema.format;
  const options = schema.oneOf ?? schema.anyOf;
  if (options)
    return [...new Set(options.map((option) => typeName(resolve(option, root), root)))].join(' or ');
  if (schema.enum) return 'one of';
  return schema.properties ? 'object' : 'anything';
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
