import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SubscriptionView } from '../../api/types';
import { Time } from '../../ui/Time';
import { subscriptions as words } from '../../words/subscriptions';
import { statisticsOf } from './api';
import { usePlace } from './place';
import { SubscriptionState } from './SubscriptionState';

const DAYS = 7;

export function SubscriptionRow({ subscription }: { subscription: SubscriptionView }) {
  const { id, description, address, topics, types, instance, failingSince, source } = subscription;
  const place = usePlace();
  const rate = useQuery(statisticsOf(id, DAYS)).data?.rate;
  return (
    <tr>
      <td className="c-state">
        <SubscriptionState of={subscription} />
      </td>
      <td className="c-address">
        <Link to={place.one} params={{ id }} className="row-link">
          {description || address}
        </Link>
        {description && <span className="second-line mono muted">{address}</span>}
        {source && (
          <span className="second-line muted">
            {words.from} {source.integration}
          </span>
        )}
      </td>
      <td className="c-topics">
        {topics.join(', ')}
        {types.length > 0 && <span className="second-line muted">{types.join(', ')}</span>}
      </td>
      {!place.isPortal && <td className="c-instance">{instance}</td>}
      <td className="c-failing">
        {failingSince && (
          <>
            <span className="narrow-label muted">{words.columns.failing} </span>
            <Time iso={failingSince} show="relative" />
          </>
        )}
      </td>
      <td className="c-rate number">
        {rate !== undefined && <span className="narrow-label muted">{words.columns.rate} </span>}
        {rate === undefined ? <span className="muted no-rate">{words.noRate}</span> : words.percent(rate)}
      </td>
    </tr>
  );
}
