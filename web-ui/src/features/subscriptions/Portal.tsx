import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { actAs, onSignedOut } from '../../api/client';
import { Empty, Page } from '../../ui/Page';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import { portal as words } from '../../words/portal';
import { Place, PORTAL } from './place';
import { keepToken, keptToken, tokenIn } from './portalToken';
import './portal.css';
import './subscriptions.css';

/** The pages of subscriptions for one customer with a token instead of an account. */
export function Portal() {
  const given = tokenIn(useLocation({ select: (location) => location.hash }));
  const [token, setToken] = useState(given ?? keptToken);
  const [ended, setEnded] = useState<string>();
  const isActing = useToken(token);
  const navigate = useNavigate();

  useEffect(() => {
    if (!given) return;
    keepToken(given);
    setToken(given);
    // So that no bookmark holds it, and it is not read off the screen.
    navigate({ to: '.', hash: '', replace: true });
  }, [given, navigate]);
  useEffect(() => onSignedOut(() => setEnded(token)), [token]);

  if (token === undefined) return <Alone title={words.noToken} text={words.noTokenText} />;
  if (token === ended) return <Alone title={words.ended} text={words.endedText} />;
  if (!isActing) return null;
  return (
    <Place value={PORTAL}>
      <Frame>
        <Suspense>
          <Outlet />
        </Suspense>
      </Frame>
    </Place>
  );
}

/** Sends the token with all requests, and clears the cache when it expires. */
function useToken(token: string | undefined): boolean {
  const queries = useQueryClient();
  const [acting, setActing] = useState<string>();
  useEffect(() => {
    if (token === undefined) return;
    queries.clear();
    actAs(token);
    setActing(token);
    return () => {
      actAs(undefined);
      setActing(undefined);
      queries.clear();
    };
  }, [token, queries]);
  return token !== undefined && acting === token;
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="portal">
      <div className="portal-theme">
        <ThemeSwitch />
      </div>
      <main className="portal-main">{children}</main>
    </div>
  );
}

/** Where an address of the portal leads nowhere. */
export function NothingHere() {
  return (
    <Page title={words.title}>
      <Empty title={words.nothingHere}>
        <Link to={PORTAL.list} className="button primary">
          {words.showAll}
        </Link>
      </Empty>
    </Page>
  );
}

function Alone({ title, text }: { title: string; text: string }) {
  return (
    <Frame>
      <Page title={words.title}>
        <Empty title={title}>
          <p>{text}</p>
        </Empty>
      </Page>
    </Frame>
  );
}
