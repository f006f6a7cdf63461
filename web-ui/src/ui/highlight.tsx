import { classHighlighter, highlightCode } from '@lezer/highlight';
import { parser as jsonParser } from '@lezer/json';
import { parser as yamlParser } from '@lezer/yaml';
import type { ReactNode } from 'react';

export type Language = 'yaml' | 'json';

/**
 * Lines of text with a class on each token. The editor's own parsers without the editor: nothing here writes a style
 * element, so the content security policy holds as it is.
 */
export function highlightLines(text: string, language: Language): ReactNode[][] {
  const code = text.replace(/\n$/, '');
  const lines: ReactNode[][] = [[]];
  const put = (node: ReactNode) => lines.at(-1)?.push(node);
  let key = 0;
  highlightCode(
    code,
    (language === 'yaml' ? yamlParser : jsonParser).parse(code),
    classHighlighter,
    (token, classes) => {
      key += 1;
      for (const [i, piece] of token.split(/(\{\{.*?\}\})/).entries()) {
        if (piece === '') continue;
        const className = i % 2 === 1 ? 'tok-expression' : classes;
        put(
          className ? (
            <span key={`${key}.${i}`} className={className}>
              {piece}
            </span>
          ) : (
            piece
          ),
        );
      }
    },
    () => lines.push([]),
  );
  return lines;
}
