import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { docs as words } from '../../words/docs';
import { placeOf } from './address';
import { docsPage } from './api';
import { Content, idOf } from './Content';
import { SearchResults } from './SearchResults';
import './docs.css';

/** The documentation beside the page. Links between its pages stay in the sheet. */
export function DocsSheet({ address: first, onClose }: { address: string; onClose: () => void }) {
  const [visited, setVisited] = useState([first]);
  const [typed, setTyped] = useState('');
  const address = visited.at(-1) ?? first;
  const open = (next: string) => {
    setTyped('');
    setVisited([...visited, next]);
  };
  return (
    <Dialog title={words.title} isSheet onClose={onClose}>
      <div className="docs-bar">
        <button
          type="button"
          className="icon-button"
          aria-label={words.back}
          title={words.back}
          disabled={visited.length === 1}
          onClick={() => setVisited(visited.slice(0, -1))}
        >
          <Icon name="back" />
        </button>
        <button type="button" className="button" onClick={() => open('/docs')}>
          {words.contents}
        </button>
        <search className="find">
          <Icon name="search" />
          <input
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </search>
        <a
          className="icon-button"
          href={address}
          target="_blank"
          rel="noreferrer"
          aria-label={words.newTab}
          title={words.newTab}
        >
          <Icon name="external" />
        </a>
        <button
          type="button"
          className="icon-button"
          aria-label={words.close}
          title={words.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {typed.trim() === '' ? (
        <Shown key={`${visited.length} ${address}`} address={address} onOpen={open} />
      ) : (
        <SearchResults typed={typed} onOpen={open} />
      )}
    </Dialog>
  );
}

function Shown({ address, onOpen }: { address: string; onOpen: (address: string) => void }) {
  const { path, section } = placeOf(address);
  const page = useQuery(docsPage(path));
  const article = useRef<HTMLElement>(null);
  const content = page.data;
  useEffect(() => {
    if (!content) return;
    const heading = article.current?.querySelector<HTMLElement>('h3') ?? article.current;
    const wanted = section && document.getElementById(idOf(section));
    const target = wanted || heading;
    target?.focus({ preventScroll: true });
    // The bar stays above what is scrolled to.
    if (wanted) wanted.scrollIntoView({ block: 'start' });
    else article.current?.closest('dialog')?.scrollTo({ top: 0 });
  }, [content, section]);
  if (page.isPending) return <Skeleton what={words.page} rows={8} />;
  if (page.isError)
    return <Problem what={words.loadFailed} error={page.error} onRetry={() => page.refetch()} />;
  return (
    <article ref={article} className="docs-page" aria-label={words.page} tabIndex={-1}>
      <Content content={page.data} path={path} onOpen={onOpen} />
    </article>
  );
}
