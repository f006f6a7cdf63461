import { Link } from '@tanstack/react-router';
import { CopyButton } from '../../ui/CopyButton';
import { Empty } from '../../ui/Page';
import { subscriptions as words } from '../../words/subscriptions';
import { usePlace } from './place';

/** What there is to know before the first subscription. */
export function FirstSubscription() {
  const place = usePlace();
  const command = words.curl(window.location.origin);
  return (
    <Empty title={words.emptyTitle}>
      <p>{place.isPortal ? words.emptyPortal : words.emptyText}</p>
      <Link to={place.create} className="button primary">
        {words.new}
      </Link>
      {!place.isPortal && (
        <div className="publish-example">
          <div className="publish-head">
            <h3>{words.publishTitle}</h3>
            <CopyButton text={command} what={words.publishWhat} />
          </div>
          <section
            className="command"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
            tabIndex={0}
            aria-label={words.publishWhat}
          >
            <pre>{command}</pre>
          </section>
        </div>
      )}
    </Empty>
  );
}
