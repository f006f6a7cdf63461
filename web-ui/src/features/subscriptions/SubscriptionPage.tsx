import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubscriptionView } from '../../api/types';
import { Page, Skeleton } from '../../ui/Page';
import { allowedTopics } from '../../words/allowedTopics';
import { subscriptions as words } from '../../words/subscriptions';
import { subscriptionDetail } from './api';
import { Crumbs } from './Crumbs';
import { DeleteSubscription } from './DeleteSubscription';
import { DeliveriesCard } from './DeliveriesCard';
import { DisableDialog, EnableDialog } from './EnableDialog';
import { FromDocument } from './FromDocument';
import { Missing } from './Missing';
import { usePlace } from './place';
import { SecretsCard } from './SecretsCard';
import { SettingsCard } from './SettingsCard';
import { StatisticsCard } from './StatisticsCard';
import { SubscriptionState } from './SubscriptionState';
import { TestDialog } from './TestDialog';
import './subscriptions.css';

export function SubscriptionPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(subscriptionDetail(id));
  if (query.data) return <Shown key={id} subscription={query.data} />;
  return (
    <Page title={words.one} tabTitle={id} crumbs={<Crumbs last={id} />}>
      {query.isPending ? (
        <Skeleton what={words.one} />
      ) : (
        <Missing
          error={query.error}
          unknown={words.unknown}
          failed={words.loadOneFailed}
          onRetry={query.refetch}
        />
      )}
    </Page>
  );
}

type Asked = 'enable' | 'disable' | 'delete' | 'test';

function Shown({ subscription }: { subscription: SubscriptionView }) {
  const { id, description, address, state, reason, source, failingSince } = subscription;
  const place = usePlace();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const title = description || address;
  const isOn = state === 'enabled';
  const ask = (what: Asked, word: string, look = '') => (
    <button type="button" className={`button ${look}`} onClick={() => setAsked(what)}>
      {word}
    </button>
  );
  return (
    <Page
      title={title}
      crumbs={<Crumbs last={id} />}
      heading={
        <span className="subscription-heading">
          {title}
          <SubscriptionState of={subscription} />
        </span>
      }
      actions={
        <>
          {!source && (
            <>
              {ask('delete', words.delete, 'quiet')}
              <Link to={place.edit} params={{ id }} className="button">
                {words.edit}
              </Link>
            </>
          )}
          {isOn ? ask('disable', words.disable) : ask('enable', words.enable, 'primary')}
          {ask('test', words.test, isOn ? 'primary' : '')}
        </>
      }
    >
      {source && (
        <p className="muted">
          <FromDocument source={source} />. {words.fromText(source.name)}
        </p>
      )}
      {!isOn && reason && (
        <div className={`subscription-note is-${state}`} role="status">
          <strong>{words.stateWords[state]}</strong>
          <p>{reason}</p>
        </div>
      )}
      {isOn && failingSince && (
        <div className="subscription-note is-failing" role="status">
          <strong>{words.failingTitle}</strong>
          <p>{words.failingText}</p>
        </div>
      )}
      {subscription.blockedTopics && (
        <div className="subscription-note is-failing" role="status">
          <strong>{allowedTopics.blockedTitle}</strong>
          <p>{allowedTopics.blocked(subscription.blockedTopics)}</p>
        </div>
      )}
      <div className="subscription-grid">
        <div className="subscription-main">
          <StatisticsCard id={id} />
          <DeliveriesCard id={id} />
        </div>
        <div className="subscription-side">
          <SettingsCard subscription={subscription} />
          <SecretsCard subscription={subscription} />
        </div>
      </div>
      {asked === 'enable' && <EnableDialog subscription={subscription} onClose={close} />}
      {asked === 'disable' && <DisableDialog id={id} onClose={close} />}
      {asked === 'delete' && <DeleteSubscription id={id} title={title} onClose={close} />}
      {asked === 'test' && <TestDialog subscription={subscription} onClose={close} />}
    </Page>
  );
}
