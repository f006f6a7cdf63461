import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connections as words } from '../../words/connections';
import { connectionUsages, type UsageView } from './api';
import './connections.css';

/** Where a connection is used: each place leads into the editor. */
export function UsedBy({ name }: { name: string }) {
  const usages = useQuery(connectionUsages(name));
  return (
    <section className="card" aria-labelledby="used-by">
      <div className="card-head">
        <h2 id="used-by">{words.usedBy}</h2>
      </div>
      {usages.isPending ? (
        <Skeleton what={words.usedBy} rows={2} />
      ) : !usages.data ? (
        <div className="card-note">
          <Problem what={words.usagesFailed} error={usages.error} onRetry={() => usages.refetch()} />
        </div>
      ) : usages.data.length === 0 ? (
        <p className="card-note muted">{words.usedByNothing}</p>
      ) : (
        <Usages usages={usages.data} />
      )}
    </section>
  );
}

export function Usages({ usages }: { usages: readonly UsageView[] }) {
  return (
    <ul className="usages">
      {usages.map((usage) => (
        <li key={`${usage.integration} ${usage.version ?? words.draft}`}>
          <p>
            <Link to="/integrations/$name" params={{ name: usage.integration }}>
              {usage.integration}
            </Link>{' '}
            <span className="tag">
              {usage.version === undefined ? words.draft : words.version(usage.version)}
            </span>
          </p>
          <ul>
            {usage.places.map((place) => (
              <li key={place.pointer}>
                <Link
                  to="/integrations/$name/edit"
                  params={{ name: usage.integration }}
                  search={{ flow: place.flow, step: place.step }}
                >
                  {place.flow} › {(place.step ?? words.trigger).replaceAll('/', ' › ')}
                </Link>
              </li>
            ))}
            {usage.places.length === 0 && <li className="muted">{words.slotOnly}</li>}
          </ul>
        </li>
      ))}
    </ul>
  );
}
