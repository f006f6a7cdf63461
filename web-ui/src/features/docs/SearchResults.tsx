import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { find, wordsOf } from '../../../build/docs-find.js';
import { isPlain } from '../../ui/DocsLink';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { docs as words } from '../../words/docs';
import { docsIndex, type Section } from './api';

const MAX = 20;

/** The sections of all pages that have the words, best first. */
export function SearchResults({ typed, onOpen }: { typed: string; onOpen: (address: string) => void }) {
  const index = useQuery(docsIndex);
  const wanted = wordsOf(typed);
  const found = useMemo(() => find<Section>(index.data ?? [], wordsOf(typed)), [index.data, typed]);
  if (index.isPending) return <Skeleton what={words.resultList} rows={8} />;
  if (index.isError)
    return <Problem what={words.searchFailed} error={index.error} onRetry={() => index.refetch()} />;
  return (
    <div className="docs-results">
      <p role="status" className="muted">
        {words.results(found.length)}
      </p>
      <ul aria-label={words.resultList}>
        {found.slice(0, MAX).map((section) => (
          <li key={section.href}>
            <a
              href={section.href}
              target="_blank"
              rel="noreferrer"
              onClick={(event) => {
                if (!isPlain(event)) return;
                event.preventDefault();
                onOpen(section.href);
              }}
            >
              {section.page === section.heading ? section.page : `${section.page}: ${section.heading}`}
            </a>
            <p className="muted caption">{excerpt(section.text, wanted[0] ?? '')}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function excerpt(text: string, word: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 60);
  return (at > 0 ? '… ' : '') + text.slice(at, at + 160);
}
