import { createContext } from 'react';
import type { JsonSchema } from '../../api/types';

/** Whether a connection is chosen for a form; undefined if that is no matter of its fields. */
export const HasConnection = createContext<boolean | undefined>(undefined);

/** A rule of a connector for several fields. */
interface Rule {
  must: string;
  of: readonly string[];
  /** The field whose values enable the rule. */
  when?: string;
  is?: readonly string[];
}

const rulesOf = (schema: JsonSchema) => (schema as { 'x-rules'?: readonly Rule[] })['x-rules'] ?? [];

/** As the server compares choices. */
const folded = (value: unknown) => String(value).toLowerCase().replaceAll('_', '-');

/** Whether a rule holds; undefined if an expression decides that. */
function holds(rule: Rule, schema: JsonSchema, value: Record<string, unknown>): boolean | undefined {
  if (rule.when === undefined) return true;
  const chosen = value[rule.when] ?? schema.properties?.[rule.when]?.default;
  if (chosen === undefined || chosen === null) return false;
  if (String(chosen).includes('{{')) return undefined;
  const all = Array.isArray(chosen) ? chosen.map(folded) : [folded(chosen)];
  return rule.is?.some((each) => all.includes(folded(each))) ?? false;
}

/**
 * Whether a field has no place in the form, as other fields are filled in: it is of another sign-in, say, or stands for
 * the connection that is chosen.
 */
export function isLeftOut(
  schema: JsonSchema,
  name: string,
  value: Record<string, unknown>,
  hasConnection?: boolean,
): boolean {
  const { 'x-connection': place } = (schema.properties?.[name] ?? {}) as { 'x-connection'?: string };
  if (place === 'only-with' && hasConnection === false) return true;
  if (place === 'instead' && hasConnection === true) return true;
  const rules = rulesOf(schema).filter((rule) => rule.of.includes(name));
  const only = rules.filter((rule) => rule.must === 'only');
  return (
    (only.length > 0 && only.every((rule) => holds(rule, schema, value) === false)) ||
    rules.some((rule) => rule.must === 'none' && holds(rule, schema, value) === true)
  );
}

/** The fields that must be filled in, as the others are. */
export function neededFields(schema: JsonSchema, value: Record<string, unknown>): Set<string> {
  const rules = rulesOf(schema).filter((rule) => rule.must === 'all' && holds(rule, schema, value) === true);
  return new Set([...(schema.required ?? []), ...rules.flatMap((rule) => rule.of)]);
}
