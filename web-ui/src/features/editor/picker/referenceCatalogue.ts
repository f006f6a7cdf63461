import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorView } from '../../../api/types';

/**
 * The connectors of the product, for tests. They are read from the reference pages, whose generated parts the build
 * compares with the types of all bundled connectors (`ConnectorPagesTest`). So they are true when connectors change.
 */
export function referenceConnectors(): ConnectorView[] {
  return rows(page('README')).map(([, title, id, docs]) =>
    connector(id as string, title as string, docs as string),
  );
}

const FOLDER = join(import.meta.dirname, '../../../../../docs/reference/connectors');
const page = (name: string) => readFileSync(join(FOLDER, `${name}.md`), 'utf8');
const rows = (text: string) => [...text.matchAll(/^\| \[(.+?)\]\((\w+)\.md\) \| (.*?) \|/gm)];

/** Of each operation: its kind, name, title, the sentence about its effect, and the rest up to the next one. */
const OPERATION = /^### (Action|Trigger) `(.+?)`\n\n\*\*(.+?)\*\* – (.*)\n\n([\s\S]*?)(?=^### |^<!-- )/gm;
const INPUTS = /^\| input \| type .*\n.*\n((?:\|.*\n)+)/m;
const INPUT = /^\| `(\w+)` \| (.*?) \| (.*?) \|/gm;

function connector(id: string, title: string, docs: string): ConnectorView {
  const text = page(id);
  const operations = [...text.matchAll(OPERATION)].map(([, kind, use, name, , rest]) => ({
    kind,
    id: use,
    title: name,
    docs: (rest as string).split('\n\n')[0],
    input: schemaOf(INPUTS.exec(rest as string)?.[1] ?? ''),
  }));
  return {
    id,
    title,
    docs,
    version: '1',
    plugin: id,
    ...(text.includes('### Fields of the connection') ? { connection: { schema: {}, secrets: {} } } : {}),
    actions: operations.filter(({ kind }) => kind === 'Action'),
    triggers: operations.filter(({ kind }) => kind === 'Trigger'),
  } as unknown as ConnectorView;
}

function schemaOf(table: string) {
  const inputs = [...table.matchAll(INPUT)];
  return {
    type: 'object',
    properties: Object.fromEntries(inputs.map(([, name]) => [name, {}])),
    required: inputs.filter(([, , , fallback]) => fallback === 'required').map(([, name]) => name),
  };
}

/** How many actions the index of the reference lists. */
export function countedActions(): number {
  return [...page('README').matchAll(/^\| \[.+?\]\(\w+\.md\) \|.*\| (.*?) \|$/gm)].reduce(
    (sum, [, actions]) => sum + (actions?.match(/`/g)?.length ?? 0) / 2,
    0,
  );
}
