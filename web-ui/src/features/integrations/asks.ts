import { isMap, parseDocument } from 'yaml';
import type { JsonSchema } from '../../api/types';

/** The config values and slots of a document. */
export interface Asks {
  /** The schema of its config values. */
  config: JsonSchema;
  slots: { name: string; connector: string; title: string | undefined }[];
}

/** @returns undefined if the document cannot be read */
export function asksOf(text: string): Asks | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const { config, connections } = document.toJS() as {
    config?: Record<string, JsonSchema>;
    connections?: Record<string, { connector?: string; title?: string } | string>;
  };
  const properties = config ?? {};
  return {
    config: {
      type: 'object',
      properties,
      required: Object.keys(properties).filter((name) => properties[name]?.default === undefined),
    },
    slots: Object.entries(connections ?? {}).map(([name, slot]) => ({
      name,
      connector: typeof slot === 'string' ? slot : (slot.connector ?? ''),
      title: typeof slot === 'string' ? undefined : slot.title,
    })),
  };
}
