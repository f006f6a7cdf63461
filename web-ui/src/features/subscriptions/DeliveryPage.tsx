import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { DeliveryDetail } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { deliveries as words } from '../../words/deliveries';
import { Attempt } from './Attempt';
import { deliveryDetail, isOver, resendDelivery, useChange } from './api';
import { Crumbs } from './Crumbs';
import { DeliveryStatus } from './DeliveryStatus';
import { Missing } from './Missing';
import { usePlace } from './place';
import './subscriptions.css';
import './delivery.css';

export function DeliveryPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(deliveryDetail(id));
  if (query.data) return <Shown key={id} delivery={query.data} />;
  return (
    <Page title={words.one} tabTitle={words.titleOf(id)} crumbs={<Crumbs last={words.titleOf(id)} />}>
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

function Shown({ delivery }: { delivery: DeliveryDetail }) {
  const { id, subscription, event, type, topic, at, test, nextAttempt, status, reason } = delivery;
  const place = usePlace();
  const navigate = useNavigate();
  const resend = useChange(
    () => resendDelivery(id),
    (next) => next.delivery !== id && navigate({ to: place.delivery, params: { id: next.delivery } }),
  );
  const isWaiting = status === 'waiting';
  // Newest first.
  const attempts = delivery.attemptList.map((each, i) => ({ each, number: i + 1 })).reverse();
  return (
    <Page
      title={type ?? topic}
      tabTitle={words.titleOf(id)}
      crumbs={<Crumbs id={subscription} last={words.titleOf(id)} />}
      heading={
        <span className="subscription-heading">
          {type ?? topic}
          <DeliveryStatus of={delivery} />
          {test && <span className="tag">{words.test}</span>}
        </span>
      }
      actions={
        <>
          {!place.isPortal && (
            <Link to="/runs/$id" params={{ id }} className="button">
              {words.openRun}
            </Link>
          )}
          <button
            type="button"
            className="button primary"
            disabled={resend.isPending || !(isOver(status) || isWaiting)}
            title={isWaiting ? words.sendNowHint : isOver(status) ? undefined : words.notOver}
            onClick={() => resend.mutate()}
          >
            {isWaiting ? words.sendNow : words.resend}
          </button>
          {resend.isError && <Problem what={words.notResent} error={resend.error} />}
        </>
      }
    >
      <dl className="facts">
        <div className="fact">
          <dt>{words.topic}</dt>
          <dd>{topic}</dd>
        </div>
        <div className="fact">
          <dt>{words.columns.at}</dt>
          <dd>
            <Time iso={at} />
          </dd>
        </div>
        <div className="fact">
          <dt>{words.webhookId}</dt>
          <dd>
            <span className="mono">{event}</span>
            <CopyButton text={event} what={words.webhookId} />
          </dd>
        </div>
        {nextAttempt && (
          <div className="fact">
            <dt>{words.columns.next}</dt>
            <dd>
              <Time iso={nextAttempt} />
            </dd>
          </div>
        )}
      </dl>
      {reason && (
        <p className="subscription-note is-disabled" role="status">
          {reason}
        </p>
      )}
      {attempts.length === 0 && <p className="muted">{words.noAttempts}</p>}
      <ol className="attempts" aria-label={words.attempts} reversed>
        {attempts.map(({ each, number }, i) => (
          <li key={each.at}>
            <Attempt attempt={each} number={number} isOpen={i === 0} />
          </li>
        ))}
      </ol>
    </Page>
  );
}
