import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { subscriptions as words } from '../../words/subscriptions';
import { knownInstances } from './api';
import { usePlace } from './place';
import { SUBSCRIPTION_STATES, type SubscriptionListSearch } from './search';

/** Narrows the list: by words, by state, by instance. */
export function ListTools({ search }: { search: SubscriptionListSearch }) {
  const place = usePlace();
  const navigate = useNavigate();
  const go = (change: SubscriptionListSearch) =>
    navigate({ to: place.list, search: { ...search, ...change }, replace: true });
  return (
    <div className="subscription-tools">
      <search className="find">
        <Icon name="search" />
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.searchPlaceholder}
          value={search.q ?? ''}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => go({ q: event.target.value || undefined })}
        />
      </search>
      <nav className="chips" aria-label={words.filter}>
        {[undefined, ...SUBSCRIPTION_STATES].map((state) => (
          <Link
            key={state ?? 'all'}
            to={place.list}
            search={{ ...search, state }}
            className={`chip ${state === search.state ? 'chosen' : ''}`}
            aria-current={state === search.state ? 'true' : undefined}
            activeProps={{ 'aria-current': state === search.state ? 'true' : undefined }}
          >
            {state ? words.states[state] : words.all}
          </Link>
        ))}
      </nav>
      {!place.isPortal && (
        <InstanceFilter chosen={search.instance} onChoose={(instance) => go({ instance })} />
      )}
    </div>
  );
}

interface Props {
  chosen: string | undefined;
  onChoose: (instance: string | undefined) => void;
}

function InstanceFilter({ chosen, onChoose }: Props) {
  const known = useQuery(knownInstances).data ?? [];
  const offered = chosen && !known.includes(chosen) ? [...known, chosen] : known;
  if (offered.length < 2 && !chosen) return null;
  return (
    <label className="inline-field">
      <span>{words.columns.instance}</span>
      <select value={chosen ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{words.all}</option>
        {offered.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
