import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Icon } from '../../ui/Icon';
import { Page } from '../../ui/Page';
import { palette as words } from '../../words/palette';
import { found } from './items';
import { useItems } from './useItems';
import './notFound.css';

const MAX = 8;

/** The page for unknown addresses: pages with similar names, and a search. */
export function NotFoundPage(): ReactNode {
  const path = useLocation({ select: (location) => location.pathname });
  return <Search key={path} first={lastWord(path)} />;
}

function Search({ first }: { first: string }) {
  const [typed, setTyped] = useState(first);
  const shown = found(useItems(), typed).slice(0, MAX);
  return (
    <Page title={words.notFound}>
      <p className="muted">{shown.length > 0 && typed === first ? words.notFoundText : words.notFoundNone}</p>
      <search className="find not-found-field">
        <Icon name="search" />
        <input
          type="search"
          aria-label={words.lookFor}
          placeholder={words.lookForHint}
          value={typed}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      {shown.length > 0 && (
        <ul className="card not-found-items" aria-label={words.found}>
          {shown.map((item) => (
            <li key={`${item.kind} ${item.to} ${item.title}`}>
              <Link to={item.to ?? '/'}>
                <span>{item.title}</span> <span className="muted caption">{words.kinds[item.kind]}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to="/" className="button">
          {words.goHome}
        </Link>
      </p>
    </Page>
  );
}

/** The name in the address. */
function lastWord(path: string): string {
  const last = path.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // A mistyped address may hold half an escape.
  }
}
