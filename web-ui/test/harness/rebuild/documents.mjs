// The documents of the examples and templates, as they are delivered.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const EXAMPLES = join(
  import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  '../../../../dist/examples',
);

/**
 * The integrations of all examples and templates, or of those with these names.
 *
 * @returns `[{ name, text, value }]`: the lines of the document, and what they say
 */
export function integrations(...names) {
  const files = readdirSync(EXAMPLES, { recursive: true }).filter((file) => file.endsWith('.yaml'));
  const all = files.sort().flatMap((file) => integrationsOf(readFileSync(join(EXAMPLES, file), 'utf8')));
  const missing = names.filter((name) => !all.some((each) => each.name === name));
  if (missing.length > 0) throw new Error(`There is no example and no template ${missing}`);
  return names.length === 0 ? all : names.map((name) => all.find((each) => each.name === name));
}

function integrationsOf(text) {
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .flatMap((value, i) =>
      value.integration ? [{ name: value.integration, text: text.split(/^---$/m)[i], value }] : [],
    );
}

/** Saves the connections whose secrets the triggers of an integration name, unless they are saved already. */
export async function saveSecrets(server, { value }) {
  const saved = new Set((await server.api('GET', '/connections')).items.map((each) => each.name));
  for (const { trigger } of Object.values(value.flows)) {
    const names = [...JSON.stringify(trigger.input ?? {}).matchAll(/\{\{ secret\.(\w+) \}\}/g)];
    if (names.length === 0 || saved.has(trigger.connection)) continue;
    saved.add(trigger.connection);
    await server.api('PUT', `/connections/${trigger.connection}`, {
      connector: value.connections[trigger.connection].connector,
      settings: { address: 'http://127.0.0.1:1' },
      secrets: Object.fromEntries(names.map(([, name]) => [name, 'a-secret-of-the-test'])),
    });
  }
}
