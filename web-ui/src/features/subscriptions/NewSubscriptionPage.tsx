import { Link } from '@tanstack/react-router';
import { Page } from '../../ui/Page';
import { subscriptions as words } from '../../words/subscriptions';
import { createSubscription, useChange } from './api';
import { Crumbs } from './Crumbs';
import { settingsOf, type Typed } from './fields';
import { usePlace } from './place';
import { SecretOnce } from './SecretOnce';
import { SubscriptionForm } from './SubscriptionForm';

const NOTHING: Typed = {};

export function NewSubscriptionPage() {
  const place = usePlace();
  const create = useChange((typed: Typed) => createSubscription(settingsOf(typed)));
  if (create.data) {
    const { id, state, secret, publicKey } = create.data;
    return (
      <Page title={words.created} crumbs={<Crumbs last={words.new} />}>
        <section className="card secret-once" aria-label={words.created}>
          <SecretOnce secret={secret} publicKey={publicKey} />
          <p>{state === 'pending' ? words.createdPending : words.createdNext}</p>
          <Link to={place.one} params={{ id }} className="button primary">
            {words.open}
          </Link>
        </section>
      </Page>
    );
  }
  return (
    <Page title={words.newTitle} crumbs={<Crumbs last={words.new} />}>
      <SubscriptionForm
        saved={NOTHING}
        isNew
        isBusy={create.isPending}
        failure={create.error}
        onSave={create.mutate}
      >
        <Link to={place.list} className="button">
          {words.cancel}
        </Link>
      </SubscriptionForm>
    </Page>
  );
}
