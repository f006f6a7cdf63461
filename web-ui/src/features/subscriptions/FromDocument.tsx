import { Link } from '@tanstack/react-router';
import type { SubscriptionView } from '../../api/types';
import { Empty } from '../../ui/Page';
import { subscriptions as words } from '../../words/subscriptions';
import { usePlace } from './place';

type Source = NonNullable<SubscriptionView['source']>;

/** Which integration a subscription is from. */
export function FromDocument({ source }: { source: Source }) {
  const { isPortal } = usePlace();
  return (
    <>
      {words.from}{' '}
      {isPortal ? (
        source.integration
      ) : (
        <Link to="/integrations/$name" params={{ name: source.integration }}>
          {source.integration}
        </Link>
      )}
    </>
  );
}

/** In place of the form of a subscription that a document declares. */
export function ChangedInDocument({ source }: { source: Source }) {
  const { isPortal } = usePlace();
  return (
    <Empty title={words.fromTitle}>
      <p>{words.fromText(source.name)}</p>
      {!isPortal && (
        <Link to="/integrations/$name" params={{ name: source.integration }} className="button">
          {words.openIntegration}
        </Link>
      )}
    </Empty>
  );
}
