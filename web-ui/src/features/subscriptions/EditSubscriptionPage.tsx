import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { SubscriptionView } from '../../api/types';
import { Page, Skeleton } from '../../ui/Page';
import { subscriptions as words } from '../../words/subscriptions';
import { changeSubscription, subscriptionDetail, useChange } from './api';
import { Crumbs } from './Crumbs';
import { ChangedInDocument } from './FromDocument';
import { settingsOf, type Typed, typedOf } from './fields';
import { Missing } from './Missing';
import { usePlace } from './place';
import { SubscriptionForm } from './SubscriptionForm';

export function EditSubscriptionPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(subscriptionDetail(id));
  if (query.data?.source) {
    return (
      <Page title={words.edit} crumbs={<Crumbs id={id} last={words.edit} />}>
        <ChangedInDocument source={query.data.source} />
      </Page>
    );
  }
  if (query.data) return <Editor key={id} subscription={query.data} />;
  return (
    <Page title={words.edit} crumbs={<Crumbs last={id} />}>
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

function Editor({ subscription }: { subscription: SubscriptionView }) {
  const { id, description, address } = subscription;
  const place = usePlace();
  const navigate = useNavigate();
  const change = useChange(
    (typed: Typed) => changeSubscription(id, settingsOf(typed)),
    () => navigate({ to: place.one, params: { id }, ignoreBlocker: true }),
  );
  return (
    <Page title={words.editTitle(description || address)} crumbs={<Crumbs id={id} last={words.edit} />}>
      <SubscriptionForm
        saved={typedOf(subscription)}
        isNew={false}
        isBusy={change.isPending}
        failure={change.error}
        onSave={change.mutate}
      >
        <Link to={place.one} params={{ id }} className="button">
          {words.cancel}
        </Link>
      </SubscriptionForm>
    </Page>
  );
}
