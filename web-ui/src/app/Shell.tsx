import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { onSignedOut } from '../api/client';
import { type LiveState, useLive } from '../features/live/useLive';
import { leave, me, setupStatus } from '../features/session/api';
import { SignInForm } from '../features/session/SignInForm';
import { Dialog } from '../ui/Dialog';
import { DocsLink } from '../ui/DocsLink';
import { onOpenDocs } from '../ui/docs';
import { Icon, type IconName } from '../ui/Icon';
import { Mark } from '../ui/Mark';
import { Empty } from '../ui/Page';
import { Problem } from '../ui/Problem';
import { onDemand } from '../ui/parts';
import { Redirect } from '../ui/Redirect';
import { ThemeSwitch } from '../ui/ThemeSwitch';
import { PaletteButton } from './PaletteButton';
import './frame.css';
import { app as words } from '../words/app';

const DocsSheet = onDemand(async () => ({ default: (await import('../features/docs/DocsSheet')).DocsSheet }));

/** Everything behind sign-in. */
export function Shell(): ReactNode {
  return (
    <SignedIn>
      <Outlet />
    </SignedIn>
  );
}

/** Shows a page within the frame if the user is signed in, otherwise the sign-in. */
export function SignedIn({ children }: { children: ReactNode }): ReactNode {
  // The portal alone may be embedded, and it could lead here without a request that the server would refuse.
  return window.self === window.top ? <InTab>{children}</InTab> : <InFrame />;
}

function InFrame() {
  return (
    <main className="alone">
      <Empty title={words.notInAFrame}>
        <a href={window.location.href} target="_blank" rel="noreferrer" className="button">
          {words.openInATab}
        </a>
      </Empty>
    </main>
  );
}

function InTab({ children }: { children: ReactNode }): ReactNode {
  const who = useQuery(me);
  const setup = useQuery({ ...setupStatus, enabled: who.data === null });
  const wanted = useRef(window.location.pathname + window.location.search);
  const [expired, setExpired] = useState(false);
  const client = useQueryClient();
  const known = useRef('');
  if (who.data) known.current = who.data.username;
  // During a retry the query has no error and the page would be empty, so the last error stays.
  const failure = useRef<Error | null>(null);
  if (who.isError) failure.current = who.error;

  useEffect(() => onSignedOut(() => known.current !== '' && setExpired(true)), []);

  // Once the user is known, a failed request keeps the page, with its dialogs and inputs.
  if (who.data === undefined) {
    if (failure.current === null) return null;
    return (
      <main className="alone">
        <Problem what={words.pageFailed} error={failure.current} onRetry={() => who.refetch()} />
      </main>
    );
  }
  if (who.data === null && !expired) {
    if (setup.isPending) return null;
    if (setup.data?.needed) return <Redirect to="/setup" />;
    return (
      <Redirect
        to={wanted.current === '/' ? '/signin' : `/signin?to=${encodeURIComponent(wanted.current)}`}
      />
    );
  }
  return (
    <>
      <Frame username={known.current}>{children}</Frame>
      {expired && (
        <Dialog title={words.signInAgain} closable={false} onClose={() => undefined}>
          <p className="muted">{words.sessionEnded}</p>
          <SignInForm
            username={known.current}
            onDone={() => {
              setExpired(false);
              client.invalidateQueries();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function Frame({ username, children }: { username: string; children: ReactNode }) {
  const live = useLive();
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {words.skipToContent}
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label={words.homeLink}>
          <Mark />
          <span className="brand-name">{words.junctura}</span>
        </Link>
        <nav aria-label={words.main} className="nav">
          <NavLink to="/runs" icon="runs" word={words.runs} />
          <NavLink to="/integrations" icon="integrations" word={words.integrations} />
          <NavLink to="/connections" icon="connections" word={words.connections} />
          <NavLink to="/connectors" icon="connectors" word={words.connectors} />
          <NavLink to="/subscriptions" icon="webhooks" word={words.webhooks} />
        </nav>
        <div className="top-end">
          <PaletteButton />
          <Live state={live} />
          <ThemeSwitch />
          <DocsLink
            to="/docs"
            className="icon-button"
            aria-label={words.documentation}
            title={words.documentation}
          >
            <Icon name="document" />
          </DocsLink>
          <Link to="/settings" className="icon-button" aria-label={words.settings} title={words.settings}>
            <Icon name="settings" />
          </Link>
          <button
            type="button"
            className="icon-button"
            aria-label={words.signOut(username)}
            title={words.signOut(username)}
            onClick={leave}
          >
            <Icon name="signOut" />
          </button>
        </div>
      </header>
      <main id="main" className="main">
        <Suspense>{children}</Suspense>
      </main>
      <Documentation />
    </div>
  );
}

/** Shows the documentation beside the page that asks for it. */
function Documentation() {
  const [address, setAddress] = useState<string>();
  useEffect(() => onOpenDocs(setAddress), []);
  return (
    address !== undefined && (
      <Suspense>
        <DocsSheet address={address} onClose={() => setAddress(undefined)} />
      </Suspense>
    )
  );
}

function NavLink({
  to,
  icon,
  word,
}: {
  to: '/runs' | '/integrations' | '/connections' | '/connectors' | '/subscriptions';
  icon: IconName;
  word: string;
}) {
  // The addresses of these pages do not begin with the address of their list.
  const isElsewhere = useLocation({
    select: ({ pathname }) =>
      (to === '/runs' && (pathname === '/' || pathname === '/received')) ||
      (to === '/subscriptions' && pathname.startsWith('/deliveries/')),
  });
  return (
    <Link
      to={to}
      className={`nav-link ${isElsewhere ? 'active' : ''}`}
      {...(isElsewhere ? { 'aria-current': 'page' } : {})}
    >
      <Icon name={icon} />
      <span>{word}</span>
    </Link>
  );
}

function Live({ state }: { state: LiveState }) {
  const [word, hint] =
    state === 'on'
      ? [words.live, words.liveHint]
      : state === 'polling'
        ? [words.polling, words.pollingHint]
        : [words.connecting, words.connectingHint];
  return (
    <span className={`live live-${state}`} role="status" title={hint}>
      <span className="live-dot" aria-hidden="true" />
      <span className="live-word">{word}</span>
    </span>
  );
}
