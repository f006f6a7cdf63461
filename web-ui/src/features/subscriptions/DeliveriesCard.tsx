import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type DeliveryView, RUN_STATUSES, type RunStatus } from '../../api/types';
import { formatDuration } from '../../ui/format';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { statusLook } from '../../ui/status';
import { Time } from '../../ui/Time';
import { deliveries as words } from '../../words/deliveries';
import { deliveryList } from './api';
import { DeliveryStatus } from './DeliveryStatus';
import { usePlace } from './place';
import { ResendDialog, type Which } from './ResendDialog';

/** The deliveries of a subscription, newest first. */
export function DeliveriesCard({ id }: { id: string }) {
  const [status, setStatus] = useState<RunStatus>();
  const [sends, setSends] = useState<Which>();
  const list = useInfiniteQuery(deliveryList(id, status));
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card deliveries-card" aria-label={words.title}>
      <div className="card-head">
        <h2>{words.title}</h2>
        <span className="card-end">
          <select
            aria-label={words.statusFilter}
            value={status ?? ''}
            onChange={(event) => setStatus(RUN_STATUSES.find((each) => each === event.target.value))}
          >
            <option value="">{words.allStatuses}</option>
            {RUN_STATUSES.map((each) => (
              <option key={each} value={each}>
                {each === 'waiting' ? words.waitingFilter : statusLook(each).word}
              </option>
            ))}
          </select>
          <button type="button" className="button" onClick={() => setSends('waiting')}>
            {words.sendWaiting}
          </button>
          <button type="button" className="button" onClick={() => setSends('failed')}>
            {words.resendMany}
          </button>
        </span>
      </div>
      {list.isPending ? (
        <Skeleton what={words.title} rows={5} />
      ) : list.isError && !list.data ? (
        <Problem what={words.loadFailed} error={list.error} onRetry={() => list.refetch()} />
      ) : all.length === 0 && !list.hasNextPage ? (
        <p className="card-line muted">{status ? words.noneOfStatus : words.none}</p>
      ) : (
        <Table all={all} isStale={list.isPlaceholderData} />
      )}
      {list.hasNextPage && (
        <div className="list-end card-line">
          <button
            type="button"
            className="button"
            disabled={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? words.loading : words.loadMore}
          </button>
        </div>
      )}
      {sends && <ResendDialog id={id} first={sends} onClose={() => setSends(undefined)} />}
    </section>
  );
}

interface Props {
  all: readonly DeliveryView[];
  isStale: boolean;
}

function Table({ all, isStale }: Props) {
  const place = usePlace();
  return (
    <div className={`table-wrap ${isStale ? 'stale' : ''}`}>
      <table className="table deliveries" aria-label={words.title} aria-busy={isStale}>
        <thead>
          <tr>
            <th scope="col">{words.columns.status}</th>
            <th scope="col">{words.columns.event}</th>
            <th scope="col">{words.columns.at}</th>
            <th scope="col">{words.columns.answer}</th>
            <th scope="col" className="number">
              {words.columns.attempts}
            </th>
            <th scope="col">{words.columns.next}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <tr key={each.id}>
              <td className="c-status">
                <DeliveryStatus of={each} />
              </td>
              <td className="c-event">
                {each.test && <span className="tag">{words.test}</span>}
                <Link to={place.delivery} params={{ id: each.id }} className="row-link">
                  {each.type ?? each.topic}
                </Link>
              </td>
              <td className="c-at">
                <Time iso={each.at} />
              </td>
              <td className="c-answer">
                {each.answer ? (
                  <>
                    {each.answer.status}{' '}
                    <span className="muted">{words.in(formatDuration(each.answer.ms))}</span>
                  </>
                ) : (
                  <span className="muted">{each.attempts > 0 ? words.noAnswer : ''}</span>
                )}
              </td>
              <td className="c-attempts number">{each.attempts}</td>
              <td className="c-next">
                {each.nextAttempt && (
                  <>
                    <span className="narrow-label muted">{words.columns.next} </span>
                    <Time iso={each.nextAttempt} show="relative" />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
