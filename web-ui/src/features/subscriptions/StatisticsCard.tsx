import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubscriptionStatistics } from '../../api/types';
import { formatCount, formatDuration } from '../../ui/format';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { deliveries as words } from '../../words/deliveries';
import { statisticsOf } from './api';
import './statistics.css';

const RANGES = [7, 30, 90] as const;

/** How many deliveries succeeded and failed, as numbers and by day. */
export function StatisticsCard({ id }: { id: string }) {
  const [days, setDays] = useState<number>(RANGES[0]);
  const query = useQuery({ ...statisticsOf(id, days), refetchInterval: 10_000 });
  return (
    <section className="card" aria-label={words.statistics}>
      <div className="card-head">
        <h2>{words.statistics}</h2>
        <span className="card-end">
          <select
            aria-label={words.range}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {RANGES.map((each) => (
              <option key={each} value={each}>
                {words.days(each)}
              </option>
            ))}
          </select>
        </span>
      </div>
      {query.data ? (
        <Numbers of={query.data} />
      ) : query.isError ? (
        <Problem what={words.statisticsFailed} error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton what={words.statistics} rows={4} />
      )}
    </section>
  );
}

function Numbers({ of }: { of: SubscriptionStatistics }) {
  const facts = [
    [words.rate, of.rate === undefined ? '–' : words.percent(of.rate)],
    [words.succeeded, formatCount(of.succeeded)],
    [words.failed, formatCount(of.failed)],
    [words.waiting, formatCount(of.waiting)],
    [words.p50, formatDuration(of.p50Ms)],
    [words.p99, formatDuration(of.p99Ms)],
  ] as const;
  return (
    <div className="statistics">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Bars days={of.days} />
    </div>
  );
}

const WIDTH = 24;
const GAP = 6;
const HEIGHT = 80;
/** So many days have their names below. */
const MAX_NAMED = 7;

/** One bar for each day: what succeeded, and on top of it, hollow, what failed. */
function Bars({ days }: { days: SubscriptionStatistics['days'] }) {
  const most = Math.max(0, ...days.map((each) => each.succeeded + each.failed));
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));
  const step = Math.ceil(days.length / MAX_NAMED);
  return (
    <figure className="bars">
      <ol>
        {days.map(({ day, succeeded, failed }, i) => (
          <li key={day} title={words.day(dayName(day), succeeded, failed)}>
            <span className="sr-only">{words.day(dayName(day), succeeded, failed)}</span>
            <svg
              viewBox={`0 0 ${WIDTH + GAP} ${HEIGHT}`}
              preserveAspectRatio="none"
              aria-hidden="true"
              focusable="false"
            >
              <rect
                className="bar-succeeded"
                x={GAP / 2}
                width={WIDTH}
                y={HEIGHT - tall(succeeded)}
                height={tall(succeeded)}
              />
              <rect
                className="bar-failed"
                x={GAP / 2}
                width={WIDTH}
                y={Math.max(0, HEIGHT - tall(succeeded) - tall(failed))}
                height={tall(failed)}
              />
            </svg>
            <span className="bar-day caption muted" aria-hidden="true">
              {i % step === 0 ? dayName(day) : ''}
            </span>
          </li>
        ))}
      </ol>
      <figcaption className="caption muted">
        <span className="key key-succeeded" aria-hidden="true" /> {words.succeeded}{' '}
        <span className="key key-failed" aria-hidden="true" /> {words.failed}
        <span className="bars-zone">{most > 0 ? words.mostADay(formatCount(most)) : words.noneEnded}</span>
      </figcaption>
    </figure>
  );
}

const name = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const dayName = (day: string) => name.format(new Date(`${day}T00:00:00Z`));
