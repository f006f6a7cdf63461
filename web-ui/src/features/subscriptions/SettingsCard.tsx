import type { ReactNode } from 'react';
import type { SubscriptionView } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Time } from '../../ui/Time';
import { subscriptions as words } from '../../words/subscriptions';
import { usePlace } from './place';

/** The settings of a subscription, as a list of names and values. */
export function SettingsCard({ subscription }: { subscription: SubscriptionView }) {
  const { isPortal } = usePlace();
  const { facts } = words;
  const one = subscription;
  return (
    <section className="card" aria-label={words.settings}>
      <div className="card-head">
        <h2>{words.settings}</h2>
      </div>
      <dl className="subscription-facts">
        <Fact name={facts.address}>
          <code>{one.address}</code>
          <CopyButton text={one.address} what={facts.address.toLowerCase()} />
        </Fact>
        <Fact name={facts.topics}>{one.topics.join(', ')}</Fact>
        <Fact name={facts.types}>{one.types.length > 0 ? one.types.join(', ') : facts.allTypes}</Fact>
        {!isPortal && <Fact name={facts.instance}>{one.instance}</Fact>}
        {one.failingSince && (
          <Fact name={facts.failing}>
            <Time iso={one.failingSince} />
          </Fact>
        )}
        {one.filter && (
          <Fact name={facts.filter}>
            <code>{one.filter}</code>
          </Fact>
        )}
        {one.transform !== undefined && one.transform !== null && (
          <Fact name={facts.transform}>
            <code>{typeof one.transform === 'string' ? one.transform : JSON.stringify(one.transform)}</code>
          </Fact>
        )}
        {one.orderBy && (
          <Fact name={facts.orderBy}>
            <code>{one.orderBy}</code>
          </Fact>
        )}
        <Pairs name={facts.headers} pairs={one.headers} />
        <Pairs name={facts.labels} pairs={one.labels} />
        {one.retry && <Fact name={facts.pauses}>{one.retry.pauses.join(', ')}</Fact>}
        {one.challenge && <Fact name={facts.challenge}>{facts.challengeWanted}</Fact>}
        <Fact name={facts.created}>
          <Time iso={one.createdAt} />
        </Fact>
      </dl>
    </section>
  );
}

function Pairs({ name, pairs }: { name: string; pairs: Readonly<Record<string, string>> }) {
  const all = Object.entries(pairs);
  if (all.length === 0) return null;
  return (
    <Fact name={name}>
      <ul>
        {all.map(([key, value]) => (
          <li key={key}>
            <code>
              {key}: {value}
            </code>
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
