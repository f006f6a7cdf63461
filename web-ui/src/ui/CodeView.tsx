import { type ReactNode, useEffect, useState } from 'react';
import type { Language } from './highlight';

/** Beyond this many characters colours cost more than they give. */
const HIGHLIGHT_LIMIT = 200_000;

interface Props {
  text: string;
  /** Text has no colours. */
  language: Language | 'text';
  label: string;
  /** The number of the first line. */
  first?: number;
  /** The highlighted lines, from 0. */
  marked?: ReadonlySet<number>;
}

/** Text with line numbers, to read and copy. The parser that colours it is loaded on first use. */
export function CodeView({ text, language, label, first = 1, marked }: Props) {
  const [coloured, setColoured] = useState<{ text: string; lines: ReactNode[][] }>();
  useEffect(() => {
    if (language === 'text' || text.length > HIGHLIGHT_LIMIT) return;
    let current = true;
    import('./highlight').then(
      ({ highlightLines }) => {
        if (current) setColoured({ text, lines: highlightLines(text, language) });
      },
      () => {
        // The parser could not be loaded, and the text stays without colours.
      },
    );
    return () => {
      current = false;
    };
  }, [text, language]);
  const lines: ReactNode[] = coloured?.text === text ? coloured.lines : text.replace(/\n$/, '').split('\n');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="code" tabIndex={0} aria-label={label}>
      <pre style={{ counterReset: `line ${first - 1}` }}>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <span key={i} className={marked?.has(i) ? 'code-line is-marked' : 'code-line'}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}
