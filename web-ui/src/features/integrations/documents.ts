import { isMap, parseAllDocuments } from 'yaml';

/** A document of a text with several, as it is written there. */
export interface Found {
  kind: 'integration' | 'connection';
  name: string;
  text: string;
}

export type Split = { documents: Found[] } | { problem: { line: number; message: string } };

/** Splits a text into its documents. Comments belong to the document after them. */
export function documentsOf(text: string): Split {
  const parts = text.replaceAll('\r\n', '\n').split(/^---[ \t]*$/m);
  const documents: Found[] = [];
  let before = 0;
  for (const part of parts) {
    const parsed = parseAllDocuments(part);
    for (const document of Array.isArray(parsed) ? parsed : []) {
      const error = document.errors[0];
      if (error)
        return {
          problem: { line: before + (error.linePos?.[0].line ?? 1), message: firstLine(error.message) },
        };
      if (!isMap(document.contents)) continue;
      const kind = (['integration', 'connection'] as const).find((each) => document.has(each));
      if (kind) documents.push({ kind, name: String(document.get(kind)), text: `${part.trim()}\n` });
    }
    before += part.split('\n').length - 1;
  }
  return { documents };
}

const firstLine = (message: string) => (message.split('\n')[0] ?? '').replace(/ at line .*$/, '.');

/** The text of an integration with another name; undefined if the name is not on its own line. */
export function withName(text: string, name: string): string | undefined {
  const line = /^(integration:[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s#]+)/m;
  return line.test(text) ? text.replace(line, (_, key: string) => `${key}${name}`) : undefined;
}
